import { DEFAULT_MEMBER_POLICY, DEFAULT_MEMBER_TRUST } from '../../src/simulator/policy/default-policies.ts';
import { many } from '../../src/simulator/policy/policy-document.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { MemberAccount, Role, World } from '../../src/simulator/world/world.ts';
import { owner } from '../e2e/people.ts';

/** The day on which the fault is there, counted from the first of the story. */
export const DAY = 16;

export const GRACE_DAYS = 7;

/** The operator, whom no tag names. */
export const OPERATOR = 'operator@example.net';

/** Accounts by what they are for. */
export const ACCOUNTS = {
  /** Meets the faults of an ordinary day. */
  shop: '200000000001',
  /** Meets none of them; its contact is in its account tag. */
  team: '200000000002',
  /** Its member role may make no credential report. */
  unreported: '200000000003',
  opted: '200000000004',
  suspended: '200000000005',
  outside: '200000000006',
  /** Its keys were left in the middle of their deactivation. */
  crash: '200000000007',
  /** What other days have left open. */
  loose: '200000000008',
  /** For the SES sandbox. */
  box: '200000000009',
} as const;

export type AccountName = keyof typeof ACCOUNTS;

const OUTSIDE = 'ou-a1b2-outside1';
const INSIDE = 'ou-a1b2-inside11';

/** The settings for an organization of these accounts. */
export function settings(names: readonly AccountName[]): Readonly<Record<string, string>> {
  return {
    OPERATORMAIL: OPERATOR,
    SUMMARY: 'always',
    GRACEDAYS: String(GRACE_DAYS),
    ...(names.includes('outside') && { EXCLUDEOUS: OUTSIDE }),
  };
}

/** Of an account that cannot be read by its report, only user by user. */
const ROLE_WITHOUT_REPORT: Role = {
  name: 'keyrotation-member',
  policy: {
    Statement: [
      ...many(DEFAULT_MEMBER_POLICY.Statement),
      { Effect: 'Deny', Action: 'iam:GenerateCredentialReport', Resource: '*' },
    ],
  },
  trustPolicy: DEFAULT_MEMBER_TRUST,
  maxSessionSeconds: 3600,
};

/** Age on day 0 of a key that is told of for the first time on that day. */
const toldOn = (day: number): { readonly ageDays: number } => ({ ageDays: 30 - day });

const BUILD: Readonly<Record<AccountName, () => MemberAccount>> = {
  shop: () =>
    account({
      ouPath: [INSIDE],
      tags: { CostCenter: '7' },
      users: [
        owner('due', toldOn(DAY - GRACE_DAYS)),
        owner('spared', toldOn(DAY - GRACE_DAYS)),
        owner('young', toldOn(DAY)),
        owner('exempt', { ageDays: 100, tags: { KeyRotation: 'opt-out' } }),
      ],
    }),
  team: () =>
    account({
      tags: { Contact: 'team@example.org' },
      users: [
        owner('by-account', { ...toldOn(DAY), contact: '' }),
        owner('remind', toldOn(DAY - 4)),
        owner('fresh', { ageDays: -10 }),
      ],
    }),
  unreported: () =>
    account({
      roles: [ROLE_WITHOUT_REPORT],
      users: [owner('untagged', { ...toldOn(DAY), contact: '' })],
    }),
  opted: () => account({ tags: { KeyRotation: 'opt-out' }, users: [owner('opted', { ageDays: 100 })] }),
  suspended: () => account({ users: [owner('lost', toldOn(1))] }),
  outside: () => account({ ouPath: [OUTSIDE], users: [owner('outside', { ageDays: 100 })] }),
  crash: () =>
    account({
      tags: { CostCenter: '7' },
      users: [owner('taken-effect', toldOn(8)), owner('no-effect', toldOn(8)), owner('renamed', toldOn(8))],
    }),
  loose: () =>
    account({
      tags: { Contact: 'team@example.org' },
      users: [
        owner('bounced', toldOn(12)),
        owner('pending', toldOn(12)),
        owner('withdrawn', toldOn(12)),
        owner('rotated', toldOn(12)),
      ],
    }),
  box: () =>
    account({
      users: [owner('due', toldOn(DAY - GRACE_DAYS)), owner('young', toldOn(DAY)), owner('late', toldOn(14))],
    }),
};

/** An organization of these accounts; the smaller, the more cells a second. */
export function world(names: readonly AccountName[]): World {
  const built = emptyWorld({
    accounts: names.map((name) => ({ ...BUILD[name](), id: ACCOUNTS[name], name })),
    organizationalUnits: [
      { id: INSIDE, name: 'inside' },
      { id: OUTSIDE, name: 'outside' },
    ],
    hiddenAccountFields: new Set(['Paths']),
  });
  built.accounts.delete(built.hub.accountId);
  return built;
}
