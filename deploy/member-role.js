// Read by deploy/rollout.yml: member-role/template.yaml is the one source of the role, here and in every account.
import { readFileSync } from 'node:fs';
import { loadTypeScript } from './load-typescript.js';
import { readYaml } from './read-yaml.js';

/** `${file(deploy/member-role.js):templateBody}`: what the StackSet deploys, comments included. */
export const templateBody = readFileSync(new URL('../member-role/template.yaml', import.meta.url), 'utf8');

/**
 * `${file(deploy/member-role.js):inHub}`: the same role as a resource of the hub stack, its parameters and conditions
 * filled in. StackSets never reach the management account, so the hub brings its own.
 */
export async function inHub({ resolveVariable }) {
  const { organizationId, rolePath } = await resolveVariable('self:custom.parameters');
  const { externalId, operatorRole, memberRoleName, enforcerRoleName, boundaryPolicyName } =
    await resolveVariable('self:custom.derived');
  const { fillInResource } = await loadTypeScript('fill-in-template.ts');
  return fillInResource(memberRoleTemplate(), 'MemberRole', {
    HubAccountId: { Ref: 'AWS::AccountId' },
    HubRoleName: enforcerRoleName,
    OrganizationId: organizationId,
    ExternalId: externalId,
    OperatorRoleName: operatorRole,
    RoleName: memberRoleName,
    RolePath: rolePath,
    BoundaryPolicyName: boundaryPolicyName,
  });
}

export function memberRoleTemplate() {
  return readYaml(templateBody);
}
