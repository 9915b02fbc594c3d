import type { ActionName } from '../../../src/simulator/protocol/action.ts';
import { chance, oneOf, seededRandom, wholeNumber, type Random } from '../../../src/simulator/random.ts';
import type {
  AccountAct,
  FaultKind,
  Happening,
  MailAct,
  Moment,
  PeopleAct,
  RunTurn,
  SesAct,
  Story,
  StoryEvent,
} from './story.ts';

/** After the last disturbance: a full grace period, and the runs that come before and after it. */
export const QUIET_DAYS = 12;

/** The story of a seed. Troubles come in bursts of some days, and people act between any two calls of a run. */
export function writeStory(seed: number, days: number): Story {
  const random = seededRandom(seed * 7919 + 17);
  const events: StoryEvent[] = [];
  let burst = 0;
  for (let day = 0; day < days - QUIET_DAYS; day += 1) {
    if (burst > 0) burst -= 1;
    else if (chance(random, 0.12)) burst = wholeNumber(random, 1, 4);
    events.push(...dayOf(random, day, burst > 0));
  }
  return { seed, days, events };
}

function dayOf(random: Random, day: number, isRough: boolean): StoryEvent[] {
  const events: StoryEvent[] = [];
  const add = (what: Happening, during: Moment | null = null): void =>
    void events.push({ day, during, what });
  const often = (chances: number, happening: () => Happening): void => {
    while (chance(random, chances)) {
      add(happening(), chance(random, isRough ? 0.4 : 0.15) ? momentOf(random) : null);
      chances /= 2;
    }
  };
  often(0.75, () => people(random));
  often(0.12, () => account(random));
  often(isRough ? 0.3 : 0.08, () => mail(random));
  if (chance(random, isRough ? 0.15 : 0.03)) add(ses(random));
  if (chance(random, 0.06)) add(onCall(random), chance(random, 0.5) ? momentOf(random) : null);
  if (chance(random, 0.03)) add({ kind: 'setting', brake: oneOf(random, [null, 0, 1, 2]) });
  if (isRough) {
    const faults = wholeNumber(random, 0, 3);
    for (let n = 0; n < faults; n += 1) add(fault(random));
    if (chance(random, 0.5)) add({ kind: 'run', turn: turn(random) });
  } else if (chance(random, 0.04)) add({ kind: 'run', turn: turn(random) });
  return events;
}

const PEOPLE: readonly PeopleAct[] = [
  'rotate',
  'rotate',
  'create-key',
  'create-key',
  'create-user',
  'create-user',
  'switch-off',
  'switch-on',
  'switch-on',
  'delete-key',
  'delete-user',
  'rename',
  'contact',
  'contact',
  'exempt',
  'exempt-ends',
  'exempt-ends',
  'use',
];

const ACCOUNT: readonly AccountAct[] = [
  'join',
  'leave',
  'suspend',
  'unsuspend',
  'unsuspend',
  'opt-out',
  'opt-in',
  'opt-in',
  'move-out',
  'move-in',
  'move-in',
  'lose-role',
  'regain-role',
  'regain-role',
  'contact',
];

const MAIL: readonly MailAct[] = ['bounce', 'bounce-soft', 'complain', 'arrive', 'arrive'];
const SES: readonly SesAct[] = [
  'sandbox',
  'out-of-sandbox',
  'out-of-sandbox',
  'quota-full',
  'quota-free',
  'quota-free',
  'sender-lost',
  'sender-back',
  'sender-back',
  'paused',
  'unpaused',
  'unpaused',
];

const people = (random: Random): Happening => ({
  kind: 'people',
  act: oneOf(random, PEOPLE),
  whom: random(),
  how: random(),
});
const account = (random: Random): Happening => ({
  kind: 'account',
  act: oneOf(random, ACCOUNT),
  whom: random(),
  how: random(),
});
const mail = (random: Random): Happening => ({ kind: 'mail', act: oneOf(random, MAIL), whom: random() });
const ses = (random: Random): Happening => ({ kind: 'ses', act: oneOf(random, SES) });
const onCall = (random: Random): Happening => ({
  kind: 'on-call',
  act: oneOf(random, ['pause', 'resume', 'resume', 'restore', 'restore'] as const),
  whom: random(),
});

/** With how many calls of each a run of the little organization has. */
const CALLS: readonly (readonly [ActionName, number])[] = [
  ['organizations:ListAccounts', 1],
  ['organizations:ListTagsForResource', 3],
  ['organizations:ListParents', 3],
  ['sts:AssumeRole', 4],
  ['iam:GenerateCredentialReport', 3],
  ['iam:GetCredentialReport', 3],
  ['iam:ListUsers', 1],
  ['iam:ListAccessKeys', 6],
  ['iam:ListUserTags', 4],
  ['iam:GetAccessKeyLastUsed', 4],
  ['iam:UpdateAccessKey', 2],
  ['ses:GetSendQuota', 1],
  ['ses:GetIdentityVerificationAttributes', 1],
  ['ses:SendRawEmail', 4],
  ['dynamodb:GetItem', 12],
  ['dynamodb:PutItem', 20],
  ['dynamodb:UpdateItem', 10],
  ['dynamodb:Query', 8],
  ['dynamodb:BatchGetItem', 4],
  ['dynamodb:BatchWriteItem', 3],
  ['dynamodb:DeleteItem', 1],
];

function momentOf(random: Random): Moment {
  const [action, calls] = oneOf(random, CALLS);
  return { action, nth: wholeNumber(random, 1, calls) };
}

const FAULTS: readonly FaultKind[] = [
  'throttled',
  'failed',
  'denied',
  'lost-before',
  'lost-after',
  'lost-after',
  'empty-answer',
  'page-of-a-proxy',
  'session-expired',
];

const fault = (random: Random): Happening => ({
  kind: 'fault',
  at: momentOf(random),
  times: oneOf(random, [1, 1, 1, 3, 1_000]),
  fault: oneOf(random, FAULTS),
});

function turn(random: Random): RunTurn {
  const kind = oneOf(random, [
    'skipped',
    'twice',
    'again',
    'dry',
    'late',
    'killed',
    'killed',
    'killed',
    'suspended',
  ] as const);
  switch (kind) {
    case 'late':
      return { kind, hours: wholeNumber(random, 1, 30) };
    case 'killed':
      return {
        kind,
        at: momentOf(random),
        when: oneOf(random, ['before', 'after'] as const),
        retried: chance(random, 0.5),
      };
    case 'suspended':
      return { kind, at: momentOf(random) };
    case 'skipped':
    case 'twice':
    case 'again':
    case 'dry':
      return { kind };
  }
}
