import { isRolePath } from '../src/settings/member-role-path.ts';
import { oneOf, type Parameter } from './parameter.ts';

/** A policy of an account, not of AWS: there is none of AWS's by which a boundary would make sense. */
const POLICY_ARN = /^arn:aws[a-z-]*:iam::\d{12}:policy\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/;

/** What organizations ask of every stack in their accounts. */
export const GUARDRAILS = {
  permissionsBoundary: {
    about: 'Managed policy that bounds every role of this stack and every member role',
    takes:
      'the ARN of a managed policy of your own in the hub account, which each account with a member role has under the same name, such as "arn:aws:iam::111122223333:policy/team/boundary", or "none"',
    default: 'none',
    accepts: (text) => text === 'none' || POLICY_ARN.test(text),
  },
  rolePath: {
    about: 'IAM path of every role of this stack and of the member roles; chosen before the first deployment',
    takes: 'a path with a slash at either end, such as "/team/security/", or "/" for none',
    default: '/',
    accepts: isRolePath,
  },
  reservedConcurrency: {
    about:
      'Concurrency that the enforcer reserves; "none" where the account has too little of it to reserve any',
    ...oneOf('1', 'none'),
    default: '1',
  },
  logGroupRetain: {
    about: 'Whether the logs stay when the stack goes',
    ...oneOf('true', 'false'),
    default: 'false',
  },
} as const satisfies Record<string, Parameter>;
