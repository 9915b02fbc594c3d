import type { EmailAddress } from '../core/contact.ts';
import { inSendingOrder, sendingKey, type Digest } from '../core/digest.ts';
import { dayOf, latest, plusDays, toMs } from '../core/instant.ts';
import { countsFrom, type Notice } from '../core/notice.ts';
import type { MailCounts } from '../core/report.ts';
import { problem, type Problem } from '../core/problem.ts';
import { tokenBucket } from '../aws/pace.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import { sendFailureOf } from '../aws/send-failure.ts';
import type { ContactState, SentDigest } from '../aws/ledger/contacts.ts';
import { noticeId } from '../aws/ledger/outbox.ts';
import { renderDigest } from '../mail/digest.ts';
import { voidIfUndelivered } from './mail-events.ts';
import type { MailGate } from './mail-gate.ts';
import type { Run, Services } from './run.ts';
import { digestWith, settle } from './settle-notices.ts';

/** How the mail about one notice ended in this run. */
export type NoticeEnd = 'sent' | 'pending' | 'withheld' | 'failed';

export interface Sent {
  readonly ends: ReadonlyMap<string, NoticeEnd>;
  readonly counts: MailCounts;
  readonly problems: readonly Problem[];
  /** Where the next step of the run goes on: after this `sendingKey`; null when all had their turn. */
  readonly next: string | null;
  readonly remaining: Allowance['remaining'];
}

/** How far one step may go. */
export interface Allowance {
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  /** A step that has sent for so long leaves the rest to the next one; null: it does all; 0: it sends nothing. */
  readonly forMs: number | null;
}

/** On their way at once: SES takes its time over each, whatever the rate it allows. */
const SEND_CONCURRENCY = 10;
const MAX_SEND_CONCURRENCY = 100;
const SHARE_OF_RATE = 0.97;
/** Digests between two looks at the clock. */
const CHUNK = 50;

/** Sends digests in order of urgency, within rate and quota; whatever does not leave stays pending in the outbox. */
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
  // Without a burst, which would double the first second; a little below, for mails that catch up on each other.
  const perSecond = Math.max(1, gate.maxSendRate) * SHARE_OF_RATE;
  const pace = tokenBucket({ perSecond, burst: 1 }, services.clock);
  const concurrency = Math.min(MAX_SEND_CONCURRENCY, Math.max(SEND_CONCURRENCY, Math.ceil(perSecond)));
  let remaining = allowance.remaining ?? Infinity;
  let stopped = forMs === 0;

  const end = ({ notices }: Digest, how: NoticeEnd): void => {
    counts[how] += 1;
    for (const notice of notices) ends.set(noticeId(notice), how);
  };

  const send = async (digest: Digest): Promise<void> => {
    const { fresh, accepted } = splitAccepted(digest, states);
    for (const [notice, earlier] of accepted) {
      await settle(services, notice, earlier);
      ends.set(noticeId(notice), 'sent');
    }
    if (fresh.notices.length === 0) return;
    if (mailedToday(fresh, states, run)) {
      end(fresh, 'pending');
      return;
    }
    if (stopped || remaining < 1) {
      end(fresh, 'pending');
      return;
    }
    remaining -= 1;
    await pace();
    run.lease.assertHeld();
    try {
      const sentAt = services.clock.now();
      const notices = fresh.notices.map((notice) => withFullGrace(notice, run, sentAt));
      const mail = renderDigest({ contact: fresh.contact, notices }, run);
      const messageId = await services.ses.send({ to: fresh.contact, ...mail });
      const sent: SentDigest = {
        day: dayOf(run.asOf),
        messageId,
        sentAt,
        asOf: run.asOf,
        noticeIds: notices.map(noticeId),
      };
      await services.ledger.mails.record(messageId, sent.noticeIds, sentAt);
      await services.ledger.contacts.recordDigest(fresh.contact, sent);
      for (const notice of notices) await settle(services, notice, sent);
      await voidIfUndelivered(services.ledger, messageId, run.settings.operatorMail);
      end(fresh, 'sent');
      run.emit({ event: 'mail-sent', contact: fresh.contact, notices: notices.length, messageId });
    } catch (error) {
      const failure = sendFailureOf(error);
      if (failure.stops) stopped = true;
      else remaining += 1;
      end(fresh, failure.end);
      const found = problem('mail', fresh.contact, failure.code, failure.message);
      if (!problems.some((known) => known.code === found.code && failure.stops)) problems.push(found);
    }
  };

  const began = toMs(services.clock.now());
  const isOver = (): boolean => forMs !== null && toMs(services.clock.now()) - began >= forMs;
  const ordered = inSendingOrder(digests);
  let done = 0;
  // Without quota the rest takes no time: it is only marked.
  while (done < ordered.length && (done === 0 || stopped || remaining < 1 || !isOver())) {
    const chunk = chunkAt(ordered, done);
    await limitedMap(chunk, concurrency, send);
    done += chunk.length;
  }
  const last = done < ordered.length ? ordered[done - 1] : undefined;
  if (counts.pending > 0 && gate.remaining !== null && remaining < 1) {
    problems.push(
      problem('mail', run.runId, 'QUOTA_USED_UP', `${counts.pending} mails are left for the next run`),
    );
  }
  const quota = allowance.remaining === null ? null : remaining;
  return { ends, counts, problems, next: last ? sendingKey(last) : null, remaining: quota };
}

/** Parts of one address's digest may share a key, which the next step goes on after: they stay together. */
function chunkAt(ordered: readonly Digest[], start: number): readonly Digest[] {
  let end = start + CHUNK;
  while (end < ordered.length && ordered[end]?.contact === ordered[end - 1]?.contact) end += 1;
  return ordered.slice(start, end);
}

/** A full grace period from now on, even when the notice has waited in the outbox: the mail names what will hold. */
function withFullGrace(notice: Notice, run: Run, sentAt: Notice['deadline']): Notice {
  if (notice.kind !== 'first') return notice;
  const from = countsFrom(run.asOf, sentAt);
  return { ...notice, deadline: latest(notice.deadline, plusDays(from, run.settings.policy.graceDays)) };
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
