import { byText, compareText } from './compare-text.ts';
import { inParts, mailsByAccount, URGENCY, type Digest } from './digest.ts';
import { groupBy } from './group-by.ts';
import { inTurns } from './in-turns.ts';
import type { Notice } from './notice.ts';

/**
 * Which digest goes first when the quota is short: deactivations, then restores, then reminders, then first notices. Among
 * those of one urgency accounts take turns, and within an account its users do: whoever has many addresses told makes
 * others wait for one of them at a time. Within a turn the nearest deadline goes first, so that a reminder that is the
 * final one goes before others. What of one account is more than half of the run's places waits for all others, urgent or not.
 * @param places that the quota had for the run, what it has used since among them; null: any number
 * @param had mails of each account that the run has sent already
 */
export function inSendingOrder<N extends Notice>(
  digests: readonly Digest<N>[],
  places: number | null = null,
  had: MailsByAccount = new Map(),
): Digest<N>[] {
  const byUrgency = groupBy(digests, ({ notices }) => Math.min(...notices.map(({ kind }) => URGENCY[kind])));
  const inOrder = [...byUrgency]
    .sort(([a], [b]) => a - b)
    .flatMap(([urgency, alike]) => takingTurns(alike, urgency));
  return places === null ? inOrder : excessLast(inOrder, Math.ceil(places / 2), had);
}

export type MailsByAccount = ReadonlyMap<string, number>;

/** So many are remembered: whoever is not among them has had no more than each of a thousand others. */
const MAX_REMEMBERED = 1_000;

/** What one part of a run leaves to the next, bounded: the accounts that have had the most. */
export function withMails(had: MailsByAccount, more: MailsByAccount): MailsByAccount {
  const sums = new Map(had);
  for (const [account, mails] of more) sums.set(account, (sums.get(account) ?? 0) + mails);
  const most = [...sums].sort(([a, x], [b, y]) => y - x || compareText(b, a));
  return new Map(most.slice(0, MAX_REMEMBERED));
}

/**
 * Mails count, of which a long digest takes several; the first digest of an account may be longer than its share. One about
 * several accounts is more than enough of one only if it is so of each.
 */
function excessLast<N extends Notice>(
  digests: readonly Digest<N>[],
  share: number,
  had: MailsByAccount,
): Digest<N>[] {
  const taken = new Map(had);
  const within: Digest<N>[] = [];
  const beyond: Digest<N>[] = [];
  for (const digest of digests) {
    const mails = [...mailsByAccount(inParts(digest))];
    const isWithin = mails.some(([account, count]) => {
      const before = taken.get(account) ?? 0;
      return before < share && (before === 0 || before + count <= share);
    });
    if (isWithin) for (const [account, count] of mails) taken.set(account, (taken.get(account) ?? 0) + count);
    (isWithin ? within : beyond).push(digest);
  }
  return [...within, ...beyond];
}

/** One user's part in a digest. */
interface Part<N extends Notice> {
  readonly digest: Digest<N>;
  readonly accountId: string;
  readonly userName: string;
  readonly deadline: string;
}

/** A digest has the earliest turn that any of its users has: nobody puts it off by naming its address. */
function takingTurns<N extends Notice>(digests: readonly Digest<N>[], urgency: number): Digest<N>[] {
  const parts = digests.flatMap((digest) => partsOf(digest, urgency));
  const turns = new Map<Digest<N>, number>();
  for (const ofAccount of groupBy(parts, ({ accountId }) => accountId).values()) {
    const inOrder = inTurns(ofAccount, { groupOf: ({ userName }) => userName, rankOf });
    [...new Set(inOrder.map(({ digest }) => digest))].forEach((digest, turn) => {
      turns.set(digest, Math.min(turn, turns.get(digest) ?? Infinity));
    });
  }
  const nearest = new Map(
    parts.toSorted((a, b) => compareText(rankOf(b), rankOf(a))).map((part) => [part.digest, part]),
  );
  const turnOf = (digest: Digest<N>): number => turns.get(digest) ?? 0;
  const placeOf = (digest: Digest<N>): string => nearest.get(digest)?.deadline ?? '';
  return digests
    .toSorted(byText((digest) => `${placeOf(digest)} ${digest.contact}`))
    .sort((a, b) => turnOf(a) - turnOf(b));
}

/** By user, with the nearest deadline of each. */
function partsOf<N extends Notice>(digest: Digest<N>, urgency: number): Part<N>[] {
  const parts = digest.notices
    .filter(({ kind }) => URGENCY[kind] === urgency)
    .map(({ accountId, userName, deadline }) => ({ digest, accountId, userName, deadline }))
    .sort((a, b) => compareText(b.deadline, a.deadline));
  return [...new Map(parts.map((part) => [`${part.accountId} ${part.userName}`, part])).values()];
}

const rankOf = ({ deadline, digest: { contact }, userName }: Part<Notice>): string =>
  `${deadline} ${contact} ${userName}`;
