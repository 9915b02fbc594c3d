import type { PolicyDocument } from '../policy/policy-document.ts';

/** Organizations `Account.State`; `Status`, retired in September 2026, is derived from it. */
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

/** Tag keys keep their case; IAM compares them without it. */
export type TagMap = Record<string, string>;

export interface LastUse {
  readonly date: Date;
  readonly service: string;
  readonly region: string;
}

/** What lives changes: by calls, by people, by a test. Only IDs and the dates of creation stay. */
export interface AccessKey {
  readonly id: string;
  status: 'Active' | 'Inactive';
  readonly createDate: Date;
  /** When the status last changed; the credential report mixes this up with the creation. */
  statusChangedAt: Date | null;
  lastUsed: LastUse | null;
}

export interface User {
  name: string;
  /** Begins and ends with a slash. */
  path: string;
  readonly id: string;
  readonly createDate: Date;
  tags: TagMap;
  /** In the order of creation; IAM's own quota is two, yet worlds with more exist. */
  accessKeys: AccessKey[];
}

/** A role that sessions can enter. `${AWS::AccountId}` in its documents stands for the account it is in. */
export interface Role {
  name: string;
  /** Begins and ends with a slash, as a user's; `/` where there is none. */
  path?: string | undefined;
  policy: PolicyDocument;
  trustPolicy: PolicyDocument;
  /** The role's MaxSessionDuration; chained sessions never get more than an hour anyway. */
  maxSessionSeconds: number;
}

export interface MemberAccount {
  readonly id: string;
  name: string;
  email: string;
  state: AccountState;
  joinedAt: Date;
  /** IDs of the organizational units from the root down; empty for an account right under the root. */
  ouPath: string[];
  tags: TagMap;
  /** Whether the StackSet has reached this account; the role itself is `World.memberRole`. */
  hasMemberRole: boolean;
  /** Regions whose STS lets nobody into this account: it never opted in to them, or has switched STS off there. */
  withoutStsIn: Set<string>;
  /** Whether the root user has an active access key, which only its credential report tells. */
  hasRootKey: boolean;
  /** Roles of this account alone; one of the same name stands in for the member role. */
  roles: Role[];
  users: Map<string, User>;
}

export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
}

/** How many items the services put on a page; a test makes pages small, or empty, on purpose. */
export interface Paging {
  accountsPerPage: number;
  /** Put an empty page with a NextToken before every page of accounts, as Organizations may do. */
  emptyAccountPages: boolean;
  usersPerPage: number;
  accessKeysPerPage: number;
  tagsPerPage: number;
  identitiesPerPage: number;
}

export interface World {
  readonly organizationId: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  hub: {
    accountId: string;
    roleName: string;
    rolePath?: string;
    sessionName: string;
    policy: PolicyDocument;
  };
  memberRole: Role;
  /** OrganizationAccountAccessRole, in every account but the management account; `null` for none. */
  accessRole: Role | null;
  organizationalUnits: OrganizationalUnit[];
  /** Service principals with trusted access. */
  trustedServices: Set<string>;
  /** Account IDs, each with the service principals that it administers. */
  delegatedAdministrators: Map<string, Set<string>>;
  /** Text of the organization's delegation policy. */
  delegationPolicy: string | null;
  accounts: Map<string, MemberAccount>;
  paging: Paging;
  /** Account fields left out of every answer, to imitate older emulators. */
  hiddenAccountFields: Set<'State' | 'Status' | 'Paths'>;
  /** How many requests find a credential report INPROGRESS after the one that STARTED it. */
  credentialReportPolls: number;
}
