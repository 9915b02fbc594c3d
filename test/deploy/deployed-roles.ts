import {
  DEFAULT_HUB_POLICY,
  DEFAULT_MEMBER_POLICY,
  DEFAULT_MEMBER_TRUST,
} from '../../src/simulator/policy/default-policies.ts';
import { many, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { enforcerPolicy, eventBusPolicy } from './enforcer-policy.ts';
import { embeddedMemberRole } from './member-role-template.ts';

/**
 * Gives the roles of a world what the hub stack and the StackSet would: the engine is tested with those grants and no
 * others. What a test has said of a role stays.
 */
export function deployRoles(
  { hub, memberRole, organizationId }: World,
  sourceMail: string,
  eventBus: string | null = null,
): void {
  if (hub.policy === DEFAULT_HUB_POLICY) hub.policy = hubPolicy(sourceMail, eventBus);
  const { policy, trustPolicy } = embeddedMemberRole({
    HubAccountId: hub.accountId,
    HubRoleName: hub.roleName,
    OrganizationId: organizationId,
  });
  if (memberRole.policy === DEFAULT_MEMBER_POLICY) memberRole.policy = policy;
  if (memberRole.trustPolicy === DEFAULT_MEMBER_TRUST) memberRole.trustPolicy = trustPolicy;
}

/** Of the enforcer or another of the hub's roles, with what it needs for the bus if there is one. */
export function hubPolicy(
  sourceMail: string,
  eventBus: string | null,
  roleOf: (sourceMail: string) => PolicyDocument = enforcerPolicy,
): PolicyDocument {
  const policies = [roleOf(sourceMail), ...(eventBus === null ? [] : [eventBusPolicy(sourceMail, eventBus)])];
  return { Version: '2012-10-17', Statement: policies.flatMap(({ Statement }) => many(Statement)) };
}
