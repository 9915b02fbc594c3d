import { createHash } from 'node:crypto';
import { byAccount, inParts, type Digest } from '../../core/digest.ts';
import { dayOf, toMs } from '../../core/instant.ts';
import { isWordOfDeed, type Notice, type NoticeInLine } from '../../core/notice.ts';
import { problem } from '../../core/problem.ts';
import { goesApart } from '../../core/refused-mail.ts';
import type { Clock } from '../../workflow/clock.ts';
import type { Run, Services } from '../run.ts';
import { unreadableContact } from '../unreadable.ts';
import { courierOf } from './courier.ts';
import type { MailGate } from './gate.ts';
import { namedNotices, unnamedNotices } from './named-notices.ts';
import { queueOf } from './queue.ts';
import { quotaOf } from './quota.ts';
import { readAhead, type States } from './read-ahead.ts';
import type { Shelf } from './shelf.ts';
import { digestWith, settleAll } from './settle.ts';
import { emptyTally, type Tally } from './tally.ts';

export interface Sent extends Pick<Tally, 'counts' | 'problems' | 'sentOf'> {
  /** What the next step of the run leaves out, by `turnOf`: it had its turn, and waits still; null when all had theirs. */
  readonly next: readonly string[] | null;
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  /** Mails that only the quota holds back. */
  readonly heldForQuota: number;
}

/** How far one step may go. */
export interface Allowance {
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  /** A step that has sent for so long leaves the rest to the next one; null: it does all; 0: it sends nothing. */
  readonly forMs: number | null;
  /** An earlier step of the run, or an earlier attempt at this one, has sent mail: SES takes some. */
  readonly hasSent?: boolean;
}

/**
 * Sends digests in their order, within rate and quota; whatever does not leave stays pending in the outbox. The pace
 * alone says when the next mail leaves: what was sent is recorded behind it. All that is under way has ended when this
 * returns, so that `next` holds. How each notice ended is marked on the shelf.
 */
export async function sendDigests<N extends NoticeInLine>(
  services: Services,
  run: Run,
  gate: MailGate,
  digests: readonly Digest<N>[],
  shelf: Shelf<N>,
  { remaining, forMs, hasSent = false }: Allowance,
): Promise<Sent> {
  const tally = emptyTally(shelf.ends);
  const quota = quotaOf(remaining);
  const courier = courierOf(services, run, gate, {
    quota,
    tally,
    shelf,
    hasSent,
    sendsNothing: forMs === 0,
  });
  const isOver = timeIsUp(services.clock, forMs);
  const queue = queueOf(digests, courier);
  const ahead = readAhead(queue, {
    maySend: () => !courier.hasStopped && quota.left !== 0,
    statesOf: (contacts) => services.ledger.contacts.readMany(contacts),
    wordsOf: (notices) => shelf.wordsOf(notices),
  });
  const taken: Digest<N>[] = [];
  let isCutOff = false;
  let heldForQuota = 0;
  try {
    while (!queue.isEmpty && !courier.hasFailed) {
      // Without quota the rest takes no time: it is only marked.
      const mayBeCutOff = !courier.hasStopped && !courier.isUndecided && quota.left !== 0;
      if (taken.length > 0 && mayBeCutOff && isOver()) {
        isCutOff = true;
        break;
      }
      const { digest, inLine, states, words } = await ahead.take();
      taken.push(inLine);
      const unread = states.unreadable.get(digest.contact);
      if (unread) {
        // Nobody knows what the address was told today (I5).
        tally.meet(unreadableContact(digest.contact, unread));
        tally.end(inParts(digest), 'pending');
        continue;
      }
      const fresh = await settleAccepted(services, run, digest, { states, shelf, tally });
      const mails = mailsFor(fresh, states, run);
      if (mailedToday(fresh, states, run)) {
        tally.leaveForTomorrow(mails);
        continue;
      }
      // A mail under way that SES refuses gives its place back.
      if (quota.left !== null && quota.left < mails.length) await courier.drained();
      const isHeld = courier.hasStopped;
      const allowed = isHeld ? 0 : quota.take(mails.length);
      if (!isHeld) heldForQuota += mails.length - allowed;
      tally.end(mails.slice(allowed), 'pending');
      await courier.take(mails.slice(0, allowed), words);
    }
  } finally {
    await ahead.ended();
    await courier.ended();
  }
  heldForQuota += courier.heldForQuota;
  if (heldForQuota > 0) {
    const message = `${heldForQuota} mails are left for the next run`;
    tally.meet(problem('mail', run.runId, 'QUOTA_USED_UP', message));
  }
  const { counts, problems, sentOf } = tally;
  const waits = ({ notices }: Digest<N>): boolean =>
    notices.some((notice) => shelf.ends.of(notice) !== 'sent');
  const next = isCutOff ? taken.filter(waits).map(turnOf) : null;
  return { counts, problems, sentOf, next, remaining: quota.left, heldForQuota };
}

/** What names the turn of a digest in a run, in few letters: addresses may have very many. */
export function turnOf({ contact }: Pick<Digest, 'contact'>): string {
  return createHash('sha256').update(contact).digest('base64url').slice(0, 12);
}

function timeIsUp(clock: Clock, forMs: number | null): () => boolean {
  const began = toMs(clock.now());
  return () => forMs !== null && toMs(clock.now()) - began >= forMs;
}

/** Marks what an earlier mail carried. @returns the digest of the rest */
async function settleAccepted<N extends NoticeInLine>(
  services: Services,
  run: Run,
  { contact, notices }: Digest<N>,
  { states, shelf, tally }: { readonly states: States; readonly shelf: Shelf<N>; readonly tally: Tally<N> },
): Promise<Digest<N>> {
  const told = notices.filter((notice) => digestWith(notice, states.found) !== null);
  const [first] = told;
  // All of one mail: the ledger remembers an address's last only.
  const digest = first === undefined ? null : digestWith(first, states.found);
  if (digest === null) return { contact, notices };
  const named = await namedNotices(services.ledger, digest.messageId);
  if (named.unnamed !== null) tally.meet(unnamedNotices(contact, named.unnamed));
  const whole: Notice[] = [];
  for (const words of (await shelf.wordsOf(told)).values()) {
    if (words.kind === 'pending') whole.push(words.notice);
    else if (words.kind === 'unread') tally.meet(words.problem);
  }
  for (const { notice, error } of await settleAll(services, run, whole, { digest, named }, 1))
    tally.meet(problem('key', notice.accessKeyId, error.problemCode, error.message));
  for (const notice of told) tally.settled(notice);
  const settled = new Set(told);
  return { contact, notices: notices.filter((notice) => !settled.has(notice)) };
}

function mailsFor<N extends NoticeInLine>(digest: Digest<N>, states: States, { asOf }: Run): Digest<N>[] {
  const refused = states.found.get(digest.contact)?.refusedMails ?? [];
  return goesApart(refused, asOf) ? byAccount(digest) : inParts(digest);
}

/** One digest an address and day; only the word of what was done to a key does not wait for tomorrow. */
function mailedToday(digest: Digest<NoticeInLine>, states: States, run: Run): boolean {
  const last = states.found.get(digest.contact)?.lastDigest;
  return last?.day === dayOf(run.asOf) && !digest.notices.some(({ kind }) => isWordOfDeed(kind));
}
