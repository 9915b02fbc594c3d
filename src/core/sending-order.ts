import { compareText } from './compare-text.ts';
import { inParts, mailsByAccount, URGENCY, type Digest } from './digest.ts';
import { groupBy } from './group-by.ts';
import { toMs } from './instant.ts';
import { inTurns } from './in-turns.ts';
import type { NoticeInLine } from './notice.ts';
import { textNumber } from './text-number.ts';

/**
 * Which digest goes first when the quota is short: deactivations, then restores, then reminders, then first notices. Among
 * those of one urgency accounts take turns, and within an account its users do: whoever has many addresses told makes
 * others wait for one of them at a time. Within a turn the nearest deadline goes first, so that a reminder that is the
 * final one goes before others. What of one account is more than half of the run's places waits for all others, urgent or not.
 * @param places that the quota had for the run, what it has used since among them; null: any number
 * @param had mails of each account that the run has sent already
 */
export function inSendingOrder<N extends NoticeInLine>(
  digests: readonly Digest<N>[],
  places: number | null = null,
  had: MailsByAccount = new Map(),
): Digest<N>[] {
  const byUrgency = groupBy(digests, urgencyOf);
  const inOrder = [...byUrgency]
    .sort(([a], [b]) => a - b)
    .flatMap(([urgency, alike]) => takingTurns(alike, urgency));
  return places === null ? inOrder : excessLast(inOrder, Math.ceil(places / 2), had);
}

/** Of its most urgent notice. */
const urgencyOf = ({ notices }: Digest<NoticeInLine>): number =>
  notices.reduce((most, { kind }) => Math.min(most, URGENCY[kind]), Infinity);

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
function excessLast<N extends NoticeInLine>(
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

/**
 * The parts that users have in digests, by their numbers: column by column, since each key of an organization may be told in a
 * digest of its own.
 */
interface Parts {
  readonly digest: number[];
  /** Two users of an account whose names share a number would take turns as one. */
  readonly user: number[];
  /** The nearest of the user's in this digest. */
  readonly deadline: number[];
  readonly ofAccount: Map<string, number[]>;
}

/** A digest has the earliest turn that any of its users has: nobody puts it off by naming its address. */
function takingTurns<N extends NoticeInLine>(digests: readonly Digest<N>[], urgency: number): Digest<N>[] {
  const { digest, user, deadline, ofAccount } = partsOf(digests, urgency);
  const ofPart = (column: readonly number[], part: number): number => column[part] ?? 0;
  const rankOf = (part: number): string => {
    const contact = digests[ofPart(digest, part)]?.contact ?? '';
    return `${sortable(ofPart(deadline, part))} ${contact} ${ofPart(user, part)}`;
  };
  const turns = digests.map(() => Infinity);
  for (const parts of ofAccount.values()) {
    const inOrder = inTurns(parts, { groupOf: (part) => String(ofPart(user, part)), rankOf });
    [...new Set(inOrder.map((part) => ofPart(digest, part)))].forEach((number, turn) => {
      turns[number] = Math.min(turn, turns[number] ?? Infinity);
    });
  }
  const nearest = digests.map(() => Infinity);
  digest.forEach((number, part) => {
    nearest[number] = Math.min(ofPart(deadline, part), nearest[number] ?? Infinity);
  });
  return digests
    .map((each, number) => ({ each, turn: turns[number] ?? 0, deadline: nearest[number] ?? 0 }))
    .sort((a, b) => a.turn - b.turn || a.deadline - b.deadline || compareText(a.each.contact, b.each.contact))
    .map(({ each }) => each);
}

function partsOf(digests: readonly Digest<NoticeInLine>[], urgency: number): Parts {
  const parts: Parts = { digest: [], user: [], deadline: [], ofAccount: new Map() };
  digests.forEach(({ notices }, number) => {
    const ofUser = new Map<string, number>();
    for (const { kind, accountId, userName, deadline } of notices) {
      if (URGENCY[kind] !== urgency) continue;
      const name = `${accountId} ${userName}`;
      const known = ofUser.get(name);
      if (known !== undefined) {
        parts.deadline[known] = Math.min(parts.deadline[known] ?? Infinity, toMs(deadline));
        continue;
      }
      const part = parts.digest.push(number) - 1;
      ofUser.set(name, part);
      parts.user.push(textNumber(userName));
      parts.deadline.push(toMs(deadline));
      const ofAccount = parts.ofAccount.get(accountId);
      if (ofAccount) ofAccount.push(part);
      else parts.ofAccount.set(accountId, [part]);
    }
  });
  return parts;
}

/** As text in the order of the numbers, of moments since 1970. */
const sortable = (ms: number): string => String(ms).padStart(16, '0');
