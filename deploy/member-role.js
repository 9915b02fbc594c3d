// Read by deploy/rollout.yml: member-role/template.yaml is the one source of the role, here and in every account.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadTypeScript } from './load-typescript.js';

/** `${file(deploy/member-role.js):templateBody}`: what the StackSet deploys, comments included. */
export const templateBody = readFileSync(new URL('../member-role/template.yaml', import.meta.url), 'utf8');

/**
 * `${file(deploy/member-role.js):inHub}`: the same role as a resource of the hub stack, its parameters and conditions
 * filled in. StackSets never reach the management account, so the hub brings its own.
 */
export async function inHub({ resolveVariable }) {
  const { memberRole, organizationId } = await resolveVariable('self:custom.parameters');
  const { externalId, operatorRole } = await resolveVariable('self:custom.derived');
  const { fillInResource } = await loadTypeScript('fill-in-template.ts');
  return fillInResource(memberRoleTemplate(), 'MemberRole', {
    HubAccountId: { Ref: 'AWS::AccountId' },
    OrganizationId: organizationId,
    ExternalId: externalId,
    OperatorRoleName: operatorRole,
    RoleName: memberRole,
  });
}

/** Read as the `serverless` command reads YAML: it knows CloudFormation's short forms such as `!Sub`. */
export function memberRoleTemplate() {
  const requireOfServerless = createRequire(
    createRequire(import.meta.url).resolve('serverless/package.json'),
  );
  const schema = requireOfServerless('./lib/utils/serverless-utils/cloudformation-schema');
  return requireOfServerless('js-yaml').load(templateBody, { schema });
}
