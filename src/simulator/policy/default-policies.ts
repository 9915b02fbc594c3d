import type { PolicyDocument } from './policy-document.ts';

/** The hub's role may use the services of the hub; what it may do in members is for their roles to say. */
export const defaultHubPolicy: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: ['organizations:*', 'sts:*', 'ses:*', 'dynamodb:*'], Resource: '*' },
};

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
      ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${trusted.hubAccountId}:role/${trusted.hubRoleName}` },
      StringEquals: {
        'aws:PrincipalOrgID': trusted.organizationId,
        ...(trusted.externalId === undefined ? {} : { 'sts:ExternalId': trusted.externalId }),
      },
    },
  },
});
