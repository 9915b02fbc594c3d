import { chance, oneOf, wholeNumber, type Random } from '../../../src/simulator/random.ts';
import { momentOf } from './moments.ts';
import type {
  AccountAct,
  Among,
  BusAct,
  FaultKind,
  Happening,
  MailFate,
  PeopleAct,
  SesAct,
  SettingName,
} from './story.ts';

/** Each as likely as its number says. */
function weighed<T extends string>(random: Random, weights: Readonly<Partial<Record<T, number>>>): T {
  const all = Object.entries(weights) as [T, number][];
  let left = random() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of all) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new RangeError('nothing to choose from');
}

export const people = (random: Random, given: { act?: PeopleAct; whom?: number } = {}): Happening => ({
  kind: 'people',
  act:
    given.act ??
    weighed<PeopleAct>(random, {
      rotate: 2,
      'create-key': 5,
      'create-user': 4,
      'switch-off': 2,
      'switch-on': 3,
      'delete-key': 3,
      'delete-user': 1,
      rename: 2,
      contact: 3,
      exempt: 2,
      'exempt-ends': 2,
      use: 1,
    }),
  among: weighed<Among>(random, { all: 4, told: 5, deactivated: 1 }),
  whom: given.whom ?? random(),
  how: random(),
});

export const account = (random: Random): Happening => ({
  kind: 'account',
  act: weighed<AccountAct>(random, {
    join: 2,
    leave: 1,
    return: 2,
    suspend: 2,
    unsuspend: 3,
    'opt-out': 2,
    'opt-in': 3,
    'move-out': 2,
    'move-in': 3,
    'lose-role': 2,
    'regain-role': 3,
    contact: 2,
  }),
  whom: random(),
  how: random(),
});

export const mail = (random: Random): Happening => ({
  kind: 'mail',
  fate: weighed<MailFate>(random, {
    arrive: 8,
    permanent: 2,
    suppressed: 1,
    'mailbox-full': 3,
    'content-rejected': 1,
    'out-of-office': 1,
    undetermined: 1,
    abuse: 1,
    'auth-failure': 0.5,
    fraud: 0.5,
    'not-spam': 0.5,
    other: 0.5,
    virus: 0.5,
  }),
  whom: random(),
});

export const ses = (random: Random): Happening => ({
  kind: 'ses',
  act: weighed<SesAct>(random, {
    sandbox: 1,
    'out-of-sandbox': 2,
    'quota-full': 1,
    'quota-free': 2,
    'sender-lost': 1,
    'sender-back': 2,
    paused: 1,
    unpaused: 2,
    'feedback-held': 1,
    'feedback-comes': 2,
    'foreign-requests': 0.5,
  }),
});

export const bus = (random: Random): Happening => ({
  kind: 'bus',
  act: weighed<BusAct>(random, { refuses: 1, gone: 1, back: 1 }),
});

export const onCall = (random: Random): Happening => ({
  kind: 'on-call',
  act: weighed(random, { pause: 1, resume: 2, restore: 3 }),
  whom: random(),
});

/** What each may become; the first is as it was. */
const VALUES: Readonly<Record<SettingName, readonly string[]>> = {
  NOTIFYKEYAGE: ['30', '25', '36', '45'],
  GRACEDAYS: ['7', '4', '5', '10'],
  REMINDERDAYS: ['3,1', 'none', '2', '3,2,1'],
  UNUSEDKEYAGE: ['off', 'off', '20'],
  MAXDEACTIVATIONS: ['unlimited', '0', '1', '2'],
  INCLUDEOUS: ['none', 'ou-a1b2-inside00'],
  EXCLUDEOUS: ['ou-a1b2-outside0', 'none', 'ou-a1b2-unknown0'],
  CONTACTDOMAINS: ['any', 'example.org'],
  SUMMARY: ['changes', 'always', 'never'],
};

export const SETTINGS = Object.keys(VALUES) as SettingName[];

/** Of the little organization, when nobody has changed anything. */
export const BASE_SETTINGS = Object.fromEntries(
  Object.entries(VALUES).map(([name, [value]]) => [name, value]),
) as Readonly<Record<SettingName, string>>;

export function setting(random: Random, name = oneOf(random, SETTINGS)): Happening {
  return { kind: 'setting', name, value: oneOf(random, VALUES[name]) };
}

const FAULTS: Readonly<Record<FaultKind, number>> = {
  throttled: 1,
  failed: 1,
  denied: 1,
  'lost-before': 1,
  'lost-midway': 1,
  'lost-after': 2,
  'condition-lost': 1,
  unprocessed: 0.5,
  'empty-answer': 1,
  'empty-answer-after': 0.5,
  'page-of-a-proxy': 1,
  'session-expired': 1,
};

export const fault = (random: Random, at = momentOf(random)): Happening => ({
  kind: 'fault',
  at,
  times: chance(random, 0.6) ? 1 : oneOf(random, [2, 3, wholeNumber(random, 4, 20), 1_000]),
  fault: weighed(random, FAULTS),
});
