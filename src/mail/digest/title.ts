import type { DigestPart } from '../../core/digest.ts';
import { earliest, type Instant } from '../../core/instant.ts';
import type { NoticeKind } from '../../core/notice.ts';
import { isToRotate, type KeyState, type KeyTold } from './key-told.ts';
import { count } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';
import { oneLine } from '../../words/one-line.ts';

/** So much of a name: the rest of the subject has to be seen as well. */
const NAME_LENGTH = 40;

/** The order in which a mail speaks of its keys. */
export const STATES: readonly KeyState[] = [
  'deactivated',
  'overdue',
  'last-day',
  'reminder',
  'first',
  'reversed',
  'restored',
];

/**
 * The most urgent of what the mail tells, with what follows from it, and whose key it is; then what else is inside. No
 * two kinds of mail begin alike, and names stand where they can forge no beginning.
 */
export function titleOf(keys: readonly KeyTold[], part: DigestPart | undefined): string {
  const lead = STATES.find((state) => keys.some((key) => key.state === state)) ?? 'first';
  const leading = keys.filter(({ state }) => state === lead);
  const rest = keys.filter(({ state }) => state !== lead);
  const inside = [`${leadOf(lead, leading)}: ${whose(leading)}`, ...restOf(rest), ...meanwhileOf(keys)].join(
    '; ',
  );
  return `${inside}${part ? ` (part ${part.number} of ${part.of})` : ''}`;
}

function leadOf(state: KeyState, keys: readonly KeyTold[]): string {
  const one = keys.length === 1;
  const it = one ? 'it' : 'they';
  const stop = one ? 'it stops' : 'they stop';
  const orElse = isOneDate(keys)
    ? `by ${firstDate(keys)} or ${stop} working`
    : `the first by ${firstDate(keys)} or it stops working`;
  switch (state) {
    case 'deactivated':
      return 'Deactivated, no longer working';
    case 'overdue':
      return `Overdue, ${it} can stop working at any time`;
    case 'last-day':
      return `Last day, ${isOneDate(keys) ? stop : 'the first stops'} working from ${firstDate(keys)} on`;
    case 'reminder':
      return `Reminder, rotate ${orElse}`;
    case 'first':
      return `Rotate ${orElse}`;
    case 'reversed':
      return 'Deactivated and switched on again, working for now';
    case 'restored':
      return 'Switched on again, working for now';
  }
}

/** `AWS access key of ci in shop`, `3 AWS access keys in shop`: as much as all of them share. */
function whose(keys: readonly KeyTold[]): string {
  const users = new Map(keys.map(({ notice }) => [`${notice.accountId} ${notice.userName}`, notice]));
  const accounts = new Map(keys.map(({ notice }) => [notice.accountId, notice]));
  const [user, ...otherUsers] = users.values();
  const [account, ...otherAccounts] = accounts.values();
  return [
    keys.length === 1 ? 'AWS access key' : count(keys.length, 'AWS access key'),
    ...(user && otherUsers.length === 0 ? [`of ${oneLine(user.userName, NAME_LENGTH)}`] : []),
    ...(account && otherAccounts.length === 0 ? [`in ${oneLine(account.accountName, NAME_LENGTH)}`] : []),
  ].join(' ');
}

function restOf(rest: readonly KeyTold[]): string[] {
  const of = (...states: readonly KeyState[]) => rest.filter(({ state }) => states.includes(state));
  const overdue = of('overdue');
  const toRotate = rest.filter((key) => isToRotate(key) && key.state !== 'overdue');
  const on = of('reversed', 'restored');
  const more = (n: number, what: string): string => `${count(n, 'more', 'more')} ${what}`;
  return [
    ...(overdue.length > 0 ? [more(overdue.length, 'overdue')] : []),
    ...(toRotate.length > 0
      ? [
          more(
            toRotate.length,
            `to rotate${isOneDate(toRotate) ? '' : ', the first'} by ${firstDate(toRotate)}`,
          ),
        ]
      : []),
    ...(on.length > 0 ? [more(on.length, 'switched on again')] : []),
  ];
}

/** Of keys that are due anew: what the mail tells of them beside that. */
function meanwhileOf(keys: readonly KeyTold[]): string[] {
  const on = dueAfter(keys, 'restored');
  const off = dueAfter(keys, 'deactivated');
  const isBoth = on.length > 0 && on.every((key) => off.includes(key));
  const deeds = [
    ...(isBoth ? ['deactivated and'] : []),
    on.length > 0 ? 'switched on again' : 'deactivated before',
  ].join(' ');
  const n = (on.length > 0 ? on : off).length;
  if (n === 0) return [];
  return [keys.length === 1 ? `it was ${deeds}` : `${n === 1 ? '1 was' : `${n} were`} ${deeds}`];
}

/** Keys to rotate whose mail tells as well that this was done to them. */
export const dueAfter = (keys: readonly KeyTold[], deed: NoticeKind): readonly KeyTold[] =>
  keys.filter((key) => isToRotate(key) && key.earlier.some(({ kind }) => kind === deed));

const deadlinesOf = (keys: readonly KeyTold[]): readonly Instant[] =>
  keys.map(({ notice }) => notice.deadline);

/** Whether what is said of one date holds for each of the keys. */
const isOneDate = (keys: readonly KeyTold[]): boolean =>
  new Set(deadlinesOf(keys).map(formatDate)).size === 1;

export function firstDeadline(keys: readonly KeyTold[]): Instant | undefined {
  const [first, ...others] = deadlinesOf(keys);
  return first === undefined ? undefined : earliest(first, ...others);
}

function firstDate(keys: readonly KeyTold[]): string {
  const first = firstDeadline(keys);
  return first === undefined ? '' : formatDate(first);
}
