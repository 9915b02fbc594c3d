import type { MemberAccount, Role, World } from './world.ts';

/** The account's own role of that name, the member role if it got there, or the one that Organizations made. */
export function findRole(world: World, account: MemberAccount, roleName: string): Role | undefined {
  const own = account.roles.find(({ name }) => name === roleName);
  if (own) return own;
  if (account.hasMemberRole && world.memberRole.name === roleName) return world.memberRole;
  const isManagement = account.id === world.managementAccountId;
  return !isManagement && world.accessRole?.name === roleName ? world.accessRole : undefined;
}
