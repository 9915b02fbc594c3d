import { keyText, type OtherKey } from '../../core/access-key.ts';
import { groupBy } from '../../core/group-by.ts';
import { daysBetween, earliest, type Instant } from '../../core/instant.ts';
import type { Notice, NoticeKind } from '../../core/notice.ts';
import { isOlder } from './users-keys.ts';

/** How a key stands when its mail leaves, the most urgent first. */
export type KeyState =
  'deactivated' | 'overdue' | 'last-day' | 'reminder' | 'first' | 'reversed' | 'restored';

/** By how soon its reader has to do something. Within one rank the nearest deadline comes first. */
const URGENCY: Readonly<Record<KeyState, number>> = {
  deactivated: 0,
  overdue: 1,
  'last-day': 2,
  reminder: 3,
  first: 3,
  reversed: 4,
  restored: 4,
};

/** A key that a mail tells of, by the latest of its notices. */
export interface KeyTold {
  readonly notice: Notice;
  readonly state: KeyState;
  /** What waited to be said of it before that, and is over by now. */
  readonly earlier: readonly Notice[];
}

export const isToRotate = ({ state }: KeyTold): boolean =>
  state === 'overdue' || state === 'last-day' || state === 'reminder' || state === 'first';

/** The keys of a digest, each once, the most urgent first; what it tells of one holds for what it says of another. */
export function keysTold(notices: readonly Notice[], asOf: Instant): KeyTold[] {
  const told = [...groupBy(notices, keyText).values()].flatMap((ofKey): KeyTold[] => {
    const sorted = ofKey.toSorted((a, b) => (lateness(a) < lateness(b) ? -1 : 1));
    const [notice, earlier] = [sorted.at(-1), sorted.slice(0, -1)];
    return notice === undefined ? [] : [{ notice, earlier, state: stateOf(notice, earlier, asOf) }];
  });
  const byKey = new Map(told.map((each) => [keyText(each.notice), each]));
  const orderOf = readingOrder(told);
  return told
    .map((each) => ({ ...each, notice: besideThese(each.notice, byKey) }))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function stateOf({ kind, deadline }: Notice, earlier: readonly Notice[], asOf: Instant): KeyState {
  switch (kind) {
    case 'deactivated':
      return 'deactivated';
    case 'restored':
      return earlier.some((each) => each.kind === 'deactivated') ? 'reversed' : 'restored';
    case 'first':
    case 'reminder':
      if (deadline <= asOf) return 'overdue';
      return kind === 'reminder' && daysBetween(asOf, deadline) <= 1 ? 'last-day' : kind;
  }
}

/** Another key of the user that the same mail tells of is what it tells. */
function besideThese(notice: Notice, byKey: ReadonlyMap<string, KeyTold>): Notice {
  const otherKeys =
    notice.otherKeys?.map((key): OtherKey => {
      const told = byKey.get(keyText({ ...notice, accessKeyId: key.accessKeyId }));
      if (told === undefined) return key;
      const lastUse: OtherKey['lastUse'] = told.notice.lastUsed?.date ?? 'never';
      return { ...key, active: told.state !== 'deactivated', lastUse };
    }) ?? null;
  return { ...notice, otherKeys };
}

const STORY: Readonly<Record<NoticeKind, number>> = { deactivated: 0, restored: 1, first: 2, reminder: 3 };

const lateness = ({ decidedAt, kind }: Notice): string => `${decidedAt} ${STORY[kind]}`;

/**
 * Of two keys of one user the older is dealt with first, and what the card of the newer says comes after that: so it stands
 * before the newer, and where that is due sooner, in its place.
 */
function readingOrder(told: readonly KeyTold[]): (key: KeyTold) => string {
  const ofUsers = groupBy(told, userAndRank);
  return (key) => {
    const { deadline, createDate, accountId, userName, accessKeyId } = key.notice;
    const newer = (ofUsers.get(userAndRank(key)) ?? []).filter(({ notice }) => isOlder(key.notice, notice));
    const soonest = earliest(deadline, ...newer.map(({ notice }) => notice.deadline));
    return [URGENCY[key.state], soonest, accountId, userName, createDate, accessKeyId].join('\u0000');
  };
}

const userAndRank = ({ state, notice: { accountId, userName } }: KeyTold): string =>
  `${URGENCY[state]} ${accountId} ${userName}`;
