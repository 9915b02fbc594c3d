import type { MemberAccount, Role, User, World } from './world.ts';

export const rootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`;

export const roleArn = (accountId: string, { name, path = '/' }: Pick<Role, 'name' | 'path'>): string =>
  `arn:aws:iam::${accountId}:role${path}${name}`;

/** Of a session: the path of its role is not in it. */
export const assumedRoleArn = (accountId: string, roleName: string, sessionName: string): string =>
  `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;

export const userArn = (accountId: string, user: Pick<User, 'path' | 'name'>): string =>
  `arn:aws:iam::${accountId}:user${user.path}${user.name}`;

/** Accounts belong to the organization's management account, whatever account they are. */
export const accountArn = (world: World, accountId: string): string =>
  `arn:aws:organizations::${world.managementAccountId}:account/${world.organizationId}/${accountId}`;

export const organizationalUnitArn = (world: World, unitId: string): string =>
  `arn:aws:organizations::${world.managementAccountId}:ou/${world.organizationId}/${unitId}`;

/** `Account.Paths`: organization, root, organizational units and account, each followed by a slash. */
export const organizationPath = (world: World, account: MemberAccount): string =>
  [world.organizationId, world.rootId, ...account.ouPath, account.id].join('/') + '/';
