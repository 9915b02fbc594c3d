import { ENFORCER_ROLE } from '../src/doctor/names.ts';
import { withRolePath } from '../src/settings/member-role-path.ts';
import type { Parameters } from './parameter-table.ts';

/** IAM's quota for the trust policy of a role, spaces not counted; it can be raised account by account only. */
export const MAX_TRUST_POLICY = 2048;

/** What member-role/template.yaml puts into the trust policy. */
export interface TrustInputs {
  readonly partition: string;
  readonly hubRole: string;
  /** Empty for none, likewise the external ID. */
  readonly operatorRole: string;
  readonly organizationId: string;
  readonly externalId: string;
}

const ACCOUNT_ID_LENGTH = 12;

/**
 * How long the trust policy of a member role becomes. The template is filled in by CloudFormation, in each account, where a
 * policy that is too long would fail the rollout; a test holds this to the template.
 */
export function trustPolicyLength(inputs: TrustInputs): number {
  const { partition, hubRole, operatorRole, organizationId, externalId } = inputs;
  const hub = `arn:${partition}:iam::${'1'.repeat(ACCOUNT_ID_LENGTH)}:`;
  const roles = [hubRole, ...(operatorRole === '' ? [] : [operatorRole])].map((role) => `${hub}role/${role}`);
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyTheEnforcer',
        Effect: 'Allow',
        Principal: { AWS: `${hub}root` },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': roles },
          StringEquals: {
            'aws:PrincipalOrgID': organizationId,
            ...(externalId === '' ? {} : { 'sts:ExternalId': externalId }),
          },
        },
      },
    ],
  }).length;
}

/** Of the organization that the hub is in, where nobody has said which that is. */
const LONGEST_ORGANIZATION_ID = `o-${'a'.repeat(32)}`;

/** Whoever brings the member role: a trust policy that is too long is refused in every account. */
export function trustProblems(
  { organizationId, operatorRole, externalId, rolePath }: Parameters,
  partition: string,
): string[] {
  const length = trustPolicyLength({
    partition,
    hubRole: withRolePath(ENFORCER_ROLE, rolePath),
    operatorRole: operatorRole === 'none' ? '' : operatorRole,
    organizationId: organizationId === 'own' ? LONGEST_ORGANIZATION_ID : organizationId,
    externalId: externalId === 'none' ? '' : externalId,
  });
  if (length <= MAX_TRUST_POLICY) return [];
  return [
    `externalId (${externalId.length}), operatorRole (${operatorRole.length}) and rolePath (${rolePath.length}) make the trust policy of the member role ${length} characters long; IAM takes ${MAX_TRUST_POLICY}. Shorten one of them by ${length - MAX_TRUST_POLICY}.`,
  ];
}
