import type { EmailAddress } from '../../core/contact.ts';
import type { ContactState } from '../../core/contact-state.ts';
import { inParts, type Digest, type OrderedDigest } from '../../core/digest.ts';
import { dayOf, toMs } from '../../core/instant.ts';
import { problem } from '../../core/problem.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { ReadRows } from '../../ledger/rows/reading.ts';
import type { Clock } from '../../workflow/clock.ts';
import type { Run, Services } from '../run.ts';
import { unreadableContact } from '../unreadable.ts';
import { courierOf } from './courier.ts';
import type { MailGate } from './gate.ts';
import { quotaOf } from './quota.ts';
import { digestWith, settle } from './settle.ts';
import { emptyTally, type Tally } from './tally.ts';

export interface Sent extends Pick<Tally, 'ends' | 'counts' | 'problems'> {
  /** Where the next step of the run goes on: after this `sendingKey`; null when all had their turn. */
  readonly next: string | null;
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  /** Mails that only the quota holds back. */
  readonly heldForQuota: number;
}

type ContactStates = ReadRows<EmailAddress, ContactState>;

/** How far one step may go. */
export interface Allowance {
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  /** A step that has sent for so long leaves the rest to the next one; null: it does all; 0: it sends nothing. */
  readonly forMs: number | null;
}

/**
 * Sends digests in their order, within rate and quota; whatever does not leave stays pending in the outbox. The pace
 * alone says when the next mail leaves: what was sent is recorded behind it. All that is under way has ended when this
 * returns, so that `next` holds.
 */
export async function sendDigests(
  services: Services,
  run: Run,
  gate: MailGate,
  digests: readonly OrderedDigest[],
  states: ContactStates,
  { remaining, forMs }: Allowance,
): Promise<Sent> {
  const tally = emptyTally();
  const quota = quotaOf(remaining);
  const courier = courierOf(services, run, gate, { quota, tally, sendsNothing: forMs === 0 });
  const isOver = timeIsUp(services.clock, forMs);
  let after: OrderedDigest | null = null;
  let next: string | null = null;
  let heldForQuota = 0;
  try {
    for (const digest of digests) {
      if (courier.hasFailed) break;
      // Without quota the rest takes no time: it is only marked.
      if (after !== null && !courier.hasStopped && quota.left !== 0 && isOver()) {
        next = after.sendingKey;
        break;
      }
      after = digest;
      const unread = states.unreadable.get(digest.contact);
      if (unread) tally.meet(unreadableContact(digest.contact, unread), false);
      const fresh = await settleAccepted(services, digest, states, tally);
      const mails = inParts(fresh);
      // A mail under way that SES refuses gives its place back.
      if (quota.left !== null && quota.left < mails.length) await courier.drained();
      const isHeld = courier.hasStopped || unread !== undefined || mailedToday(fresh, states, run);
      const allowed = isHeld ? 0 : quota.take(mails.length);
      if (!isHeld) heldForQuota += mails.length - allowed;
      tally.end(mails.slice(allowed), 'pending');
      await courier.take(mails.slice(0, allowed));
    }
  } finally {
    await courier.ended();
  }
  if (heldForQuota > 0) {
    const message = `${heldForQuota} mails are left for the next run`;
    tally.meet(problem('mail', run.runId, 'QUOTA_USED_UP', message), false);
  }
  const { ends, counts, problems } = tally;
  return { ends, counts, problems, next, remaining: quota.left, heldForQuota };
}

function timeIsUp(clock: Clock, forMs: number | null): () => boolean {
  const began = toMs(clock.now());
  return () => forMs !== null && toMs(clock.now()) - began >= forMs;
}

/** Marks what an earlier mail carried. @returns the digest of the rest */
async function settleAccepted(
  services: Services,
  { contact, notices }: Digest,
  states: ContactStates,
  tally: Tally,
): Promise<Digest> {
  const fresh = [];
  for (const notice of notices) {
    const earlier = digestWith(notice, states.found);
    if (earlier === null) {
      fresh.push(notice);
    } else {
      await unlessOfOneRow(settle(services, notice, earlier), ({ problemCode, message }) => {
        tally.meet(problem('key', notice.accessKeyId, problemCode, message), false);
      });
      tally.settled(notice);
    }
  }
  return { contact, notices: fresh };
}

/** One digest an address and day; only the word that a key was deactivated does not wait for tomorrow. */
function mailedToday(digest: Digest, states: ContactStates, run: Run): boolean {
  const last = states.found.get(digest.contact)?.lastDigest;
  return last?.day === dayOf(run.asOf) && !digest.notices.some((notice) => notice.kind === 'deactivated');
}
