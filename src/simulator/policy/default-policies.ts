import type { PolicyDocument } from './policy-document.ts';

/*
 * What roles may do unless the world says otherwise: enough to get on with. Whoever asks whether a deployment's own
 * policies suffice hands those in.
 */

/** The hub's role: everything in the services that a hub is simulated with. */
export const DEFAULT_HUB_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: [
      'organizations:*',
      'sts:*',
      'ses:*',
      's3:*',
      'dynamodb:*',
      'lambda:*',
      'scheduler:*',
      'cloudformation:*',
      'events:*',
    ],
    Resource: '*',
  },
};

/** The member role: everything in IAM. */
export const DEFAULT_MEMBER_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
};

/** The member role lets in whoever is of its organization and may enter it. */
export const DEFAULT_MEMBER_TRUST: PolicyDocument = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: '*',
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } },
  },
};

/** AWS's AdministratorAccess. */
export const ADMINISTRATOR_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/** Trusts the account as a whole: whoever in it has the permission may enter. */
export function accountTrustPolicy(accountId: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'sts:AssumeRole',
    },
  };
}
