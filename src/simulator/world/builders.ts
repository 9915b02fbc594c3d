import {
  accountTrustPolicy,
  ADMINISTRATOR_POLICY,
  DEFAULT_HUB_POLICY,
  DEFAULT_MEMBER_POLICY,
  DEFAULT_MEMBER_TRUST,
} from '../policy/default-policies.ts';
import type { AccessKey, MemberAccount, Role, User, World } from './world.ts';
import { identifiers } from './identifiers.ts';

/** Builders start with something valid, and take what the test is about. IDs count up as they go. */
const serial = identifiers('builders');

export const BUILDER_EPOCH = new Date('2026-11-01T00:00:00Z');

export function accessKey(overrides: Partial<AccessKey> = {}): AccessKey {
  return {
    id: serial.accessKeyId(),
    status: 'Active',
    createDate: BUILDER_EPOCH,
    statusChangedAt: null,
    lastUsed: null,
    ...overrides,
  };
}

export function user(overrides: Partial<User> = {}): User {
  const id = serial.userId();
  return {
    name: `user-${id.slice(-6).toLowerCase()}`,
    path: '/',
    id,
    createDate: BUILDER_EPOCH,
    tags: {},
    accessKeys: [],
    ...overrides,
  };
}

export interface AccountOverrides extends Partial<Omit<MemberAccount, 'users'>> {
  readonly users?: readonly User[];
}

export function account({ users = [], ...overrides }: AccountOverrides = {}): MemberAccount {
  const id = overrides.id ?? serial.accountId();
  return {
    id,
    name: `account-${id.slice(-4)}`,
    email: `aws+${id}@example.com`,
    state: 'ACTIVE',
    joinedAt: new Date('2020-01-01T00:00:00Z'),
    ouPath: [],
    tags: {},
    hasMemberRole: true,
    withoutStsIn: new Set(),
    hasRootKey: false,
    roles: [],
    ...overrides,
    users: new Map(users.map((each) => [each.name, each])),
  };
}

export interface WorldOptions extends Partial<Omit<World, 'accounts' | 'hub'>> {
  readonly accounts?: readonly MemberAccount[];
  readonly hub?: Partial<World['hub']>;
}

/** An organization of the hub account (which is also its management account, unless said otherwise) and `accounts`. */
export function emptyWorld({ accounts = [], hub: hubOverrides, ...overrides }: WorldOptions = {}): World {
  const organizationId = overrides.organizationId ?? 'o-a1b2c3d4e5';
  const hub = {
    accountId: '111111111111',
    roleName: 'keyrotation-enforcer',
    sessionName: 'run',
    policy: DEFAULT_HUB_POLICY,
    ...hubOverrides,
  };
  const managementAccountId = overrides.managementAccountId ?? hub.accountId;
  const given = new Map(accounts.map((each) => [each.id, each]));
  const founders = [...new Set([managementAccountId, hub.accountId])]
    .filter((id) => !given.has(id))
    .map((id): [string, MemberAccount] => [
      id,
      account({ id, name: id === hub.accountId ? 'hub' : 'management' }),
    ]);
  return {
    organizationId,
    rootId: 'r-a1b2',
    memberRole: memberRole(),
    accessRole: accessRole(managementAccountId),
    organizationalUnits: [],
    trustedServices: new Set(),
    delegatedAdministrators: new Map(),
    delegationPolicy: null,
    paging: {
      accountsPerPage: 20,
      emptyAccountPages: false,
      usersPerPage: 1000,
      accessKeysPerPage: 100,
      tagsPerPage: 100,
      identitiesPerPage: 1000,
    },
    hiddenAccountFields: new Set(),
    credentialReportPolls: 0,
    ...overrides,
    hub,
    managementAccountId,
    accounts: new Map([...founders, ...given]),
  };
}

function memberRole(): Role {
  return {
    name: 'keyrotation-member',
    policy: DEFAULT_MEMBER_POLICY,
    trustPolicy: DEFAULT_MEMBER_TRUST,
    maxSessionSeconds: 3600,
  };
}

/** The role that Organizations itself makes in every account that it creates. */
const accessRole = (managementAccountId: string): Role => ({
  name: 'OrganizationAccountAccessRole',
  policy: ADMINISTRATOR_POLICY,
  trustPolicy: accountTrustPolicy(managementAccountId),
  maxSessionSeconds: 3600,
});
