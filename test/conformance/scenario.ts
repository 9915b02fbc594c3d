import type { Mode } from '../../src/core/report.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';

/**
 * One story for two organizations that know nothing of each other: the embedded one and moto's. It holds what is
 * there at the start, what people do in between, and what has to come of it; how an organization is founded is for
 * each backend to say.
 */

export type Tags = Readonly<Record<string, string>>;

export interface KeyPlan {
  readonly inactive?: true;
  /** Kept as the console does: a user tag whose key is the key ID. */
  readonly description?: string;
  /** Somebody has made a call with it. */
  readonly used?: true;
}

export interface UserPlan {
  readonly name: string;
  readonly path?: string;
  readonly tags?: Tags;
  readonly keys?: readonly KeyPlan[];
}

export interface AccountPlan {
  readonly name: string;
  readonly tags?: Tags;
  /** In the inner one of the two organizational units, the outer one of which EXCLUDEOUS names. */
  readonly excluded?: true;
  readonly closed?: true;
  /** The member role is there, and its policy allows nothing that the survey needs. */
  readonly locked?: true;
  readonly users?: readonly UserPlan[];
}

/** What Organizations calls the account that it is founded from; here it is the hub as well. */
export const HUB = 'master';

/** What the member role of a locked account may do. */
export const LOCKED_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }],
};

export const SENDER = 'keyrotation@example.com';
export const OPERATOR = 'operator@example.com';

/** The hub account has it from the start. */
export const EVENT_BUS = 'security';

/** Verified in SES. A domain vouches for its addresses and subdomains. */
export const VERIFIED_DOMAINS = ['example.com'];
export const VERIFIED_ADDRESSES = ['bob@partner.example.net'];

const oneKey: readonly KeyPlan[] = [{}];

export const ACCOUNTS: readonly AccountPlan[] = [
  {
    name: HUB,
    users: [
      {
        name: 'pipeline',
        path: '/ci/',
        tags: { contact: 'platform@example.com' },
        keys: [{ used: true }],
      },
    ],
  },
  {
    name: 'shop',
    users: [
      {
        name: 'ci',
        tags: { Contact: 'ann@team.example.com', Team: 'shop' },
        keys: [{ description: 'deploys the shop', used: true }],
      },
      { name: 'bob', tags: { Contact: 'Bob@partner.example.net' }, keys: [{}, {}] },
      {
        name: 'pair',
        tags: { Contact: 'ann@team.example.com zoe@example.com' },
        keys: [{}, { inactive: true }],
      },
      { name: 'idle', tags: { Contact: 'ann@team.example.com' }, keys: [{ inactive: true }] },
      { name: 'guest' },
    ],
  },
  {
    name: 'data',
    tags: { Contact: 'data-team@example.com' },
    users: [
      { name: 'etl', keys: oneKey },
      { name: 'typo', tags: { Contact: 'data-team at example.com' }, keys: oneKey },
      { name: 'frozen', tags: { KeyRotation: 'Opt-Out until 2099-12-31' }, keys: oneKey },
      { name: 'misspelt', tags: { KeyRotation: 'maybe' }, keys: oneKey },
      { name: 'later', keys: oneKey },
    ],
  },
  {
    name: 'web',
    tags: { KeyRotation: 'opt-out until 2020-01-01' },
    users: [
      { name: 'orphan', keys: oneKey },
      { name: 'outsider', tags: { Contact: 'eve@elsewhere.example.org' }, keys: oneKey },
    ],
  },
  { name: 'legacy', tags: { KeyRotation: 'opt-out' }, users: [{ name: 'batch', keys: oneKey }] },
  { name: 'lab', excluded: true, users: [{ name: 'trial', keys: oneKey }] },
  { name: 'locked', locked: true, users: [{ name: 'hidden', keys: oneKey }] },
  { name: 'gone', closed: true },
  { name: 'fresh' },
];

/** What account owners do between two runs; users as `account/user`, keys as `account/user#n`. */
export interface People {
  tag(user: string, tags: Tags): Promise<void>;
  setStatus(key: string, status: 'Active' | 'Inactive'): Promise<void>;
  deleteKey(key: string): Promise<void>;
  /** `YYYY-MM-DD` of a day of the story. */
  dateOf(day: number): string;
}

export interface RunPlan {
  /** The engine's clock; on day 0 every key has just become 30 days old. */
  readonly day: number;
  readonly mode: Mode;
  readonly title: string;
  readonly before?: (people: People) => Promise<void>;
  /** `key: decision, notice, outcome`; keys that comply are not listed. */
  readonly keys: readonly string[];
  /** `address: subject`, without the operator's summary. */
  readonly mails: readonly string[];
  /** Of all accounts, after the run, as IAM tells it. */
  readonly inactive: readonly string[];
}

const exempt = ['data/frozen#1: exempt, -, none', 'data/misspelt#1: exempt, -, none'];
const waiting = (...keys: readonly string[]): string[] => keys.map((key) => `${key}: wait, -, none`);
const outcome = (outcomeOf: string, ...keys: readonly string[]): string[] =>
  keys.map((key) => `${key}: ${outcomeOf}`);

const first = 'notify, first, notified';
const reminder = 'notify, reminder, notified';
const deactivated = 'deactivate, deactivated, deactivated';

/** Due on day 0 and told at once, whatever becomes of them later. */
const dueFromDay0 = [
  'data/etl#1',
  'data/typo#1',
  'master/pipeline#1',
  'shop/bob#1',
  'shop/bob#2',
  'shop/ci#1',
  'shop/pair#1',
  'web/orphan#1',
];
const without = (keys: readonly string[], ...gone: readonly string[]): string[] =>
  keys.filter((key) => !gone.includes(key));
const inactiveFromTheStart = ['shop/idle#1', 'shop/pair#2'];

/** Days without a run are outages. */
export const RUNS: readonly RunPlan[] = [
  {
    day: -1,
    mode: 'enforce',
    title: 'keys of 29 days are nobody’s business',
    before: async (people) => {
      await people.tag('data/later', { KeyRotation: `opt-out until ${people.dateOf(1)}` });
    },
    keys: [],
    mails: [],
    inactive: inactiveFromTheStart,
  },
  {
    day: 0,
    mode: 'dry-run',
    title: 'a dry run on the day of the first notices mails nobody',
    keys: [
      ...outcome('notify, first, would-notify', ...dueFromDay0, 'web/outsider#1'),
      ...exempt,
      'data/later#1: exempt, -, none',
    ],
    mails: [],
    inactive: inactiveFromTheStart,
  },
  {
    day: 0,
    mode: 'enforce',
    title: 'keys of 30 days get their first notice, unless exempt or SES does not know the recipient',
    keys: [
      ...outcome(first, ...dueFromDay0),
      'web/outsider#1: notify, first, withheld',
      ...exempt,
      'data/later#1: exempt, -, none',
    ],
    mails: [
      'ann@team.example.com: Rotate by <day 7> or they stop working: 2 AWS access keys in shop',
      'bob@partner.example.net: Rotate by <day 7> or they stop working: 2 AWS access keys of bob in shop',
      'data-team@example.com: Rotate by <day 7> or they stop working: 2 AWS access keys in data',
      'operator@example.com: Rotate by <day 7> or it stops working: AWS access key of orphan in web',
      'platform@example.com: Rotate by <day 7> or it stops working: AWS access key of pipeline in master',
      'zoe@example.com: Rotate by <day 7> or it stops working: AWS access key of pair in shop',
    ],
    inactive: inactiveFromTheStart,
  },
  {
    day: 1,
    mode: 'enforce',
    title: 'the recipient who has confirmed meanwhile gets the notice that was withheld',
    keys: [
      ...waiting(...dueFromDay0),
      `web/outsider#1: ${first}`,
      ...exempt,
      'data/later#1: exempt, -, none',
    ],
    mails: [
      'eve@elsewhere.example.org: Rotate by <day 8> or it stops working: AWS access key of outsider in web',
    ],
    inactive: inactiveFromTheStart,
  },
  {
    day: 2,
    mode: 'enforce',
    title: 'an exemption that is over leads to a first notice',
    keys: [...waiting(...dueFromDay0, 'web/outsider#1'), ...exempt, `data/later#1: ${first}`],
    mails: ['data-team@example.com: Rotate by <day 9> or it stops working: AWS access key of later in data'],
    inactive: inactiveFromTheStart,
  },
  {
    day: 4,
    mode: 'enforce',
    title: 'three days before the deadline a reminder goes out, but not for a key that was deleted',
    before: (people) => people.deleteKey('shop/bob#1'),
    keys: [
      ...outcome(reminder, ...without(dueFromDay0, 'shop/bob#1')),
      ...waiting('web/outsider#1', 'data/later#1'),
      ...exempt,
    ],
    mails: [
      'ann@team.example.com: Reminder, rotate by <day 7> or they stop working: 2 AWS access keys in shop',
      'bob@partner.example.net: Reminder, rotate by <day 7> or it stops working: AWS access key of bob in shop',
      'data-team@example.com: Reminder, rotate by <day 7> or they stop working: 2 AWS access keys in data',
      'operator@example.com: Reminder, rotate by <day 7> or it stops working: AWS access key of orphan in web',
      'platform@example.com: Reminder, rotate by <day 7> or it stops working: AWS access key of pipeline in master',
      'zoe@example.com: Reminder, rotate by <day 7> or it stops working: AWS access key of pair in shop',
    ],
    inactive: inactiveFromTheStart,
  },
  {
    day: 6,
    mode: 'enforce',
    title:
      'one day before the deadline a last reminder goes out, but not for a user who is exempt from now on',
    before: (people) => people.tag('data/etl', { KeyRotation: 'opt-out' }),
    keys: [
      ...outcome(
        reminder,
        ...without(dueFromDay0, 'shop/bob#1', 'data/etl#1'),
        'data/later#1',
        'web/outsider#1',
      ),
      ...exempt,
      'data/etl#1: exempt, -, none',
    ],
    mails: [
      'ann@team.example.com: Last day, they stop working from <day 7> on: 2 AWS access keys in shop',
      'bob@partner.example.net: Last day, it stops working from <day 7> on: AWS access key of bob in shop',
      'data-team@example.com: Last day, it stops working from <day 7> on: AWS access key of typo in data; 1 more to rotate by <day 9>',
      'eve@elsewhere.example.org: Reminder, rotate by <day 8> or it stops working: AWS access key of outsider in web',
      'operator@example.com: Last day, it stops working from <day 7> on: AWS access key of orphan in web',
      'platform@example.com: Last day, it stops working from <day 7> on: AWS access key of pipeline in master',
      'zoe@example.com: Last day, it stops working from <day 7> on: AWS access key of pair in shop',
    ],
    inactive: inactiveFromTheStart,
  },
  {
    day: 7,
    mode: 'dry-run',
    title: 'a dry run on the day of the deadline deactivates nothing',
    before: (people) => people.setStatus('shop/bob#2', 'Inactive'),
    keys: [
      ...outcome(
        'deactivate, -, would-deactivate',
        ...without(dueFromDay0, 'shop/bob#1', 'shop/bob#2', 'data/etl#1'),
      ),
      'web/outsider#1: notify, reminder, would-notify',
      ...waiting('data/later#1'),
      ...exempt,
      'data/etl#1: exempt, -, none',
    ],
    mails: [],
    inactive: [...inactiveFromTheStart, 'shop/bob#2'],
  },
  {
    day: 7,
    mode: 'enforce',
    title: 'after seven full days the keys are deactivated, and their contacts are told',
    keys: [
      ...outcome(deactivated, ...without(dueFromDay0, 'shop/bob#1', 'shop/bob#2', 'data/etl#1')),
      `web/outsider#1: ${reminder}`,
      ...waiting('data/later#1'),
      ...exempt,
      'data/etl#1: exempt, -, none',
    ],
    mails: [
      'ann@team.example.com: Deactivated, no longer working: 2 AWS access keys in shop',
      'data-team@example.com: Deactivated, no longer working: AWS access key of typo in data',
      'eve@elsewhere.example.org: Last day, it stops working from <day 8> on: AWS access key of outsider in web',
      'operator@example.com: Deactivated, no longer working: AWS access key of orphan in web',
      'platform@example.com: Deactivated, no longer working: AWS access key of pipeline in master',
      'zoe@example.com: Deactivated, no longer working: AWS access key of pair in shop',
    ],
    inactive: [
      ...inactiveFromTheStart,
      'shop/bob#2',
      'data/typo#1',
      'master/pipeline#1',
      'shop/ci#1',
      'shop/pair#1',
      'web/orphan#1',
    ],
  },
  {
    day: 8,
    mode: 'enforce',
    title:
      'a notice that went out a day later counts from then, and a key that was switched on again starts anew',
    before: (people) => people.setStatus('shop/ci#1', 'Active'),
    keys: [
      `web/outsider#1: ${deactivated}`,
      `shop/ci#1: ${first}`,
      `data/later#1: ${reminder}`,
      ...exempt,
      'data/etl#1: exempt, -, none',
    ],
    mails: [
      'ann@team.example.com: Rotate by <day 15> or it stops working: AWS access key of ci in shop',
      'data-team@example.com: Last day, it stops working from <day 9> on: AWS access key of later in data',
      'eve@elsewhere.example.org: Deactivated, no longer working: AWS access key of outsider in web',
    ],
    inactive: [
      ...inactiveFromTheStart,
      'shop/bob#2',
      'data/typo#1',
      'master/pipeline#1',
      'shop/pair#1',
      'web/orphan#1',
      'web/outsider#1',
    ],
  },
  {
    day: 15,
    mode: 'enforce',
    title:
      'after an outage of six days the key whose exemption ended goes too, and the one that was switched on again a second time',
    keys: [
      `data/later#1: ${deactivated}`,
      `shop/ci#1: ${deactivated}`,
      ...exempt,
      'data/etl#1: exempt, -, none',
    ],
    mails: [
      'ann@team.example.com: Deactivated, no longer working: AWS access key of ci in shop',
      'data-team@example.com: Deactivated, no longer working: AWS access key of later in data',
    ],
    inactive: [
      ...inactiveFromTheStart,
      'shop/bob#2',
      'data/later#1',
      'data/typo#1',
      'master/pipeline#1',
      'shop/ci#1',
      'shop/pair#1',
      'web/orphan#1',
      'web/outsider#1',
    ],
  },
];

/** The same on every day: who is covered, and who is not and why. */
export const ACCOUNT_STATUSES = [
  'data: surveyed',
  'fresh: surveyed',
  'gone: not-active SUSPENDED',
  'lab: out-of-scope OU',
  'legacy: opted-out no end',
  'locked: unreachable ACCESS_DENIED',
  'master: surveyed',
  'shop: surveyed',
  'web: surveyed',
];

export const COVERAGE = {
  total: 9,
  surveyed: 5,
  optedOut: 1,
  notActive: 1,
  outOfScope: 1,
  unreachable: 1,
};
