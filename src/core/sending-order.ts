import { compareText } from './compare-text.ts';
import { inParts, mailsByAccount, URGENCY, type Digest } from './digest.ts';
import { groupBy } from './group-by.ts';
import { toMs } from './instant.ts';
import { inTurns } from './in-turns.ts';
import { nameColumn, type NameColumn } from './name-column.ts';
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
  readonly count: number;
  readonly digest: Int32Array;
  readonly account: NameColumn;
  /** Two users of an account whose names share a number would take turns as one. */
  readonly user: Int32Array;
  /** The nearest of the user's in this digest. */
  readonly deadline: Float64Array;
}

/** A digest has the earliest turn that any of its users has: nobody puts it off by naming its address. */
function takingTurns<N extends NoticeInLine>(digests: readonly Digest<N>[], urgency: number): Digest<N>[] {
  const { count, digest, account, user, deadline } = partsOf(digests, urgency);
  const rankOf = (part: number): string => {
    const contact = digests[at(digest, part)]?.contact ?? '';
    return `${sortable(at(deadline, part))} ${contact} ${at(user, part)}`;
  };
  const turns = new Float64Array(digests.length).fill(Infinity);
  const { items, stretches } = account.grouped(() => true);
  for (const stretch of stretches) {
    const inOrder = inTurns([...items.subarray(...stretch)], {
      groupOf: (part) => String(at(user, part)),
      rankOf,
    });
    [...new Set(inOrder.map((part) => at(digest, part)))].forEach((number, turn) => {
      turns[number] = Math.min(turn, at(turns, number));
    });
  }
  const nearest = new Float64Array(digests.length).fill(Infinity);
  for (let part = 0; part < count; part += 1) {
    const number = at(digest, part);
    nearest[number] = Math.min(at(deadline, part), at(nearest, number));
  }
  const compare = (a: number, b: number): number =>
    at(turns, a) - at(turns, b) ||
    at(nearest, a) - at(nearest, b) ||
    compareText(digests[a]?.contact ?? '', digests[b]?.contact ?? '');
  return [...digests.keys()].sort(compare).flatMap((number) => digests[number] ?? []);
}

const at = (column: Int32Array | Float64Array, index: number): number => column[index] ?? 0;

function partsOf(digests: readonly Digest<NoticeInLine>[], urgency: number): Parts {
  // No part is of less than one notice.
  const most = digests.reduce((sum, { notices }) => sum + notices.length, 0);
  const [digest, user, deadline] = [new Int32Array(most), new Int32Array(most), new Float64Array(most)];
  const account = nameColumn();
  let count = 0;
  digests.forEach(({ notices }, number) => {
    const ofUser = new Map<string, number>();
    for (const notice of notices) {
      if (URGENCY[notice.kind] !== urgency) continue;
      const { accountId, userName } = notice;
      const ms = toMs(notice.deadline);
      const name = `${accountId} ${userName}`;
      const known = ofUser.get(name);
      if (known !== undefined) {
        deadline[known] = Math.min(at(deadline, known), ms);
        continue;
      }
      ofUser.set(name, count);
      digest[count] = number;
      account.push(accountId);
      user[count] = textNumber(userName);
      deadline[count] = ms;
      count += 1;
    }
  });
  return { count, digest, account, user, deadline };
}

/** As text in the order of the numbers, of moments since 1970. */
const sortable = (ms: number): string => String(ms).padStart(16, '0');
