import type { PolicyDocument } from './policy-document.ts';

/** For those who look at the organization itself; the engine is tested under `enforcerPolicy`. */
export const defaultHubPolicy: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: ['organizations:*', 'sts:*', 'ses:*', 'dynamodb:*'], Resource: '*' },
};

const TABLE = 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/keyrotation-ledger';

/** The enforcer's role as the hub stack deploys it (deploy/roles.yml) with this sender and else defaults. */
export const enforcerPolicy = (sourceMail: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'organizations:ListAccounts', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['organizations:ListTagsForResource', 'organizations:ListParents'],
      Resource: 'arn:aws:organizations::*:account/o-*/*',
    },
    { Effect: 'Allow', Action: 'organizations:ListParents', Resource: 'arn:aws:organizations::*:ou/o-*/*' },
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: 'arn:aws:iam::*:role/keyrotation-member',
      Condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
    },
    {
      Effect: 'Allow',
      Action: [
        'ses:GetAccount',
        'ses:GetSendQuota',
        'ses:GetIdentityVerificationAttributes',
        'ses:VerifyEmailIdentity',
        'ses:DeleteIdentity',
      ],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: 'ses:SendRawEmail',
      Resource: [
        'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:identity/*',
        'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/keyrotation',
      ],
      Condition: { StringEqualsIgnoreCase: { 'ses:FromAddress': sourceMail } },
    },
    {
      Effect: 'Allow',
      Action: [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:BatchWriteItem',
      ],
      Resource: TABLE,
    },
    { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${TABLE}/index/outbox` },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/keyrotation-enforcer:*',
    },
    {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:keyrotation-failed-runs',
    },
  ],
});

/** The calls of survey and act (docs/architecture.md), on users; the first three know no narrower resource in IAM. */
export const memberPolicy: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport', 'iam:ListUsers'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['iam:ListAccessKeys', 'iam:ListUserTags', 'iam:GetAccessKeyLastUsed', 'iam:UpdateAccessKey'],
      Resource: 'arn:aws:iam::${AWS::AccountId}:user/*',
    },
  ],
};

/** AWS's AdministratorAccess. */
export const administratorPolicy: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/** Trusts the account as a whole: whoever in it has the permission may enter. */
export const accountTrustPolicy = (accountId: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'sts:AssumeRole',
  },
});

export type TrustedHub = {
  hubAccountId: string;
  hubRoleName: string;
  /** One more role of the hub, for people. */
  operatorRoleName?: string;
  organizationId: string;
  externalId?: string;
};

/**
 * Trusts exactly the hub's role: its account's root narrowed by `aws:PrincipalArn`, because a role ARN as
 * principal turns into an ID when that role is deleted, and by the organization.
 */
export const memberTrustPolicy = (trusted: TrustedHub): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${trusted.hubAccountId}:root` },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnEquals: {
        'aws:PrincipalArn': [trusted.hubRoleName, trusted.operatorRoleName]
          .filter((name) => name !== undefined)
          .map((name) => `arn:aws:iam::${trusted.hubAccountId}:role/${name}`),
      },
      StringEquals: {
        'aws:PrincipalOrgID': trusted.organizationId,
        ...(trusted.externalId === undefined ? {} : { 'sts:ExternalId': trusted.externalId }),
      },
    },
  },
});
