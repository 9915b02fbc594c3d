import { anyResource, callerAccount, type Invocation, type Operation } from '../operation.ts';
import { memberList, textElement, timeElement } from '../protocol/xml.ts';
import { roleArn } from '../world/arn.ts';
import { findRole } from '../world/find-role.ts';
import type { Role } from '../world/world.ts';
import { pageElements } from './users.ts';
import { iamPage } from './user-operations.ts';

/** The roles that sessions can enter; an account has others that are not simulated. */
const listRoles: Operation = {
  resource: anyResource,
  answer(invocation) {
    const { id, joinedAt } = callerAccount(invocation);
    const page = iamPage(invocation, rolesOf(invocation), 100);
    const roles = page.items.map(
      ({ name, path = '/' }) =>
        textElement('Path', path) +
        textElement('RoleName', name) +
        textElement('RoleId', 'AROAEMBEDDEDROLE2345') +
        textElement('Arn', roleArn(id, { name, path })) +
        timeElement('CreateDate', joinedAt),
    );
    return memberList('Roles', roles) + pageElements(page);
  },
};

function rolesOf(invocation: Invocation): Role[] {
  const { world } = invocation.simulation;
  const account = callerAccount(invocation);
  const names = [world.memberRole.name, ...(world.accessRole ? [world.accessRole.name] : [])];
  const known = new Set([...names, ...account.roles.map(({ name }) => name)]);
  return [...known].flatMap((name) => findRole(world, account, name) ?? []);
}

/** There are none in this world. */
const listGroups: Operation = {
  resource: anyResource,
  answer: () => memberList('Groups', []) + textElement('IsTruncated', false),
};

export const principalOperations: Readonly<Record<string, Operation>> = {
  ListRoles: listRoles,
  ListGroups: listGroups,
};
