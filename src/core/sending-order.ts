import { byText, compareText } from './compare-text.ts';
import { URGENCY, type Digest } from './digest.ts';
import { groupBy } from './group-by.ts';
import { inTurns } from './in-turns.ts';
import type { Notice } from './notice.ts';

/**
 * Which digest goes first when the quota is short: deactivations, then restores, then reminders, then first notices. Among
 * those of one urgency accounts take turns, and within an account its users do: whoever has many addresses told makes
 * others wait for one of them at a time. Within a turn the nearest deadline goes first, so that a reminder that is the
 * final one goes before others. What of one account is more than half of the places waits for all others, urgent or not.
 * @param places that the quota has left; null: any number
 */
export function inSendingOrder<N extends Notice>(
  digests: readonly Digest<N>[],
  places: number | null = null,
): Digest<N>[] {
  const byUrgency = groupBy(digests, ({ notices }) => Math.min(...notices.map(({ kind }) => URGENCY[kind])));
  const inOrder = [...byUrgency]
    .sort(([a], [b]) => a - b)
    .flatMap(([urgency, alike]) => takingTurns(alike, urgency));
  return places === null ? inOrder : excessLast(inOrder, Math.ceil(places / 2));
}

/** A digest about several accounts is more than enough of one only if it is so of each. */
function excessLast<N extends Notice>(digests: readonly Digest<N>[], share: number): Digest<N>[] {
  const taken = new Map<string, number>();
  const within: Digest<N>[] = [];
  const beyond: Digest<N>[] = [];
  for (const digest of digests) {
    const accounts = [...new Set(digest.notices.map(({ accountId }) => accountId))];
    const isWithin = accounts.some((account) => (taken.get(account) ?? 0) < share);
    for (const account of accounts) taken.set(account, (taken.get(account) ?? 0) + 1);
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
