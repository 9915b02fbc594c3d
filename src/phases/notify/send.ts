import pLimit from 'p-limit';
import type { EmailAddress } from '../../core/contact.ts';
import { inParts, inSendingOrder, sendingKey, type Digest } from '../../core/digest.ts';
import { dayOf, toMs } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';
import type { MailCounts } from '../../core/report.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { sendingPace } from '../../aws/pace.ts';
import type { ContactState, SentDigest } from '../../ledger/contacts.ts';
import { noticeId } from '../../ledger/outbox.ts';
import { underWay } from '../../workflow/under-way.ts';
import { deliver, prepare, type PreparedMail } from './deliver.ts';
import type { MailGate } from './gate.ts';
import type { Run, Services } from '../run.ts';
import { digestWith, settle } from './settle.ts';

/** How the mail about one notice ended in this run. */
export type NoticeEnd = 'sent' | 'pending' | 'withheld' | 'failed';

export interface Sent {
  readonly ends: ReadonlyMap<string, NoticeEnd>;
  readonly counts: MailCounts;
  readonly problems: readonly Problem[];
  /** Where the next step of the run goes on: after this `sendingKey`; null when all had their turn. */
  readonly next: string | null;
  readonly remaining: Allowance['remaining'];
  /** Mails that only the quota holds back. */
  readonly heldForQuota: number;
}

/** How far one step may go. */
export interface Allowance {
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  /** A step that has sent for so long leaves the rest to the next one; null: it does all; 0: it sends nothing. */
  readonly forMs: number | null;
}

/** Addresses whose mail is being sent or recorded: room enough for the pace to be what holds mail back. */
const MAX_UNDER_WAY = 100;
/** Ledger writes about single notices at once, over all mails. */
const WRITE_CONCURRENCY = 50;

/**
 * Sends digests in order of urgency, within rate and quota; whatever does not leave stays pending in the outbox. The
 * pace alone says when the next mail leaves: what was sent is recorded behind it. All that is under way has ended when
 * this returns, so that `next` holds.
 */
export async function sendDigests(
  services: Services,
  run: Run,
  gate: MailGate,
  digests: readonly Digest[],
  states: ReadonlyMap<EmailAddress, ContactState>,
  allowance: Allowance,
): Promise<Sent> {
  const ends = new Map<string, NoticeEnd>();
  const counts = { sent: 0, pending: 0, withheld: 0, failed: 0, blocked: gate.blocked };
  const problems: Problem[] = [];
  const { forMs } = allowance;
  const pace = sendingPace(gate.maxSendRate, services.clock);
  const sending = underWay(MAX_UNDER_WAY);
  const writes = pLimit(WRITE_CONCURRENCY);
  let remaining = allowance.remaining ?? Infinity;
  let stopped = forMs === 0;
  let heldForQuota = 0;

  const end = ({ notices }: Digest, how: NoticeEnd): void => {
    counts[how] += 1;
    for (const notice of notices) ends.set(noticeId(notice), how);
  };

  const prepared = (mail: Digest): PreparedMail => prepare(mail, run, services.clock.now());

  const send = async (mail: PreparedMail): Promise<void> => {
    run.lease.assertHeld();
    const delivery = await deliver(services, run, gate, mail, writes);
    if (delivery.stops) stopped = true;
    if (delivery.end !== 'sent') remaining += 1;
    end(mail, delivery.end);
    const { problem: found } = delivery;
    if (found === null) return;
    // What every other mail meets as well is told once; what left and is not on record, mail by mail.
    const isTold = delivery.stops && problems.some(({ code }) => code === found.code);
    if (delivery.end === 'sent' || !isTold) problems.push(found);
  };

  const giveBack = (mail: Digest): void => {
    remaining += 1;
    end(mail, 'pending');
  };

  /** The ledger remembers one mail an address, so the next one waits until the last is recorded to the end (I5). */
  const sendOneByOne = async (first: PreparedMail, others: readonly Digest[]): Promise<void> => {
    if (stopped) giveBack(first);
    else await send(first);
    for (const digest of others) {
      const mail = prepared(digest);
      if (!stopped) await pace();
      if (stopped) giveBack(mail);
      else await send(mail);
    }
  };

  const began = toMs(services.clock.now());
  const isOver = (): boolean => forMs !== null && toMs(services.clock.now()) - began >= forMs;
  let after: Digest | null = null;
  let next: string | null = null;
  try {
    for (const digest of inSendingOrder(digests)) {
      if (sending.hasFailed) break;
      // Without quota the rest takes no time: it is only marked.
      if (after !== null && !stopped && remaining >= 1 && isOver()) {
        next = sendingKey(after);
        break;
      }
      after = digest;
      const { fresh, accepted } = splitAccepted(digest, states);
      for (const [notice, earlier] of accepted) {
        await settle(services, notice, earlier);
        ends.set(noticeId(notice), 'sent');
      }
      const mails = inParts(fresh);
      // A mail under way that SES refuses gives its place back.
      if (remaining < mails.length) await sending.drained();
      const isHeld = stopped || mailedToday(fresh, states, run);
      const allowed = isHeld ? 0 : Math.min(mails.length, remaining);
      if (!isHeld) heldForQuota += mails.length - allowed;
      for (const mail of mails.slice(allowed)) end(mail, 'pending');
      const [first, ...others] = mails.slice(0, allowed);
      if (first === undefined) continue;
      remaining -= allowed;
      await sending.room();
      const mail = prepared(first);
      await pace();
      sending.begin(() => sendOneByOne(mail, others));
    }
  } finally {
    await sending.ended();
  }
  if (heldForQuota > 0) {
    problems.push(
      problem('mail', run.runId, 'QUOTA_USED_UP', `${heldForQuota} mails are left for the next run`),
    );
  }
  const quota = allowance.remaining === null ? null : remaining;
  return { ends, counts, problems, next, remaining: quota, heldForQuota };
}

function splitAccepted(digest: Digest, states: ReadonlyMap<EmailAddress, ContactState>) {
  const accepted: [Notice, SentDigest][] = [];
  const fresh: Notice[] = [];
  for (const notice of digest.notices) {
    const earlier = digestWith(notice, states);
    if (earlier) accepted.push([notice, earlier]);
    else fresh.push(notice);
  }
  return { accepted, fresh: { contact: digest.contact, notices: fresh } };
}

/** One digest an address and day; only the word that a key was deactivated does not wait for tomorrow. */
function mailedToday(digest: Digest, states: ReadonlyMap<EmailAddress, ContactState>, run: Run): boolean {
  const last = states.get(digest.contact)?.lastDigest;
  return last?.day === dayOf(run.asOf) && !digest.notices.some((notice) => notice.kind === 'deactivated');
}
