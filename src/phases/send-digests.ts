import pLimit from 'p-limit';
import type { EmailAddress } from '../core/contact.ts';
import { inSendingOrder, type Digest } from '../core/digest.ts';
import { dayOf, latest, plusDays } from '../core/instant.ts';
import { countsFrom, type Notice } from '../core/notice.ts';
import type { MailCounts } from '../core/report.ts';
import { problem, type Problem } from '../core/problem.ts';
import { tokenBucket } from '../aws/pace.ts';
import { sendFailureOf } from '../aws/send-failure.ts';
import type { ContactState, SentDigest } from '../aws/ledger/contacts.ts';
import { noticeId } from '../aws/ledger/outbox.ts';
import { renderDigest } from '../mail/digest-text.ts';
import type { MailGate } from './mail-gate.ts';
import type { Run, Services } from './run.ts';
import { digestWith, settle } from './settle-notices.ts';

/** How the mail about one notice ended in this run. */
export type NoticeEnd = 'sent' | 'pending' | 'withheld' | 'failed';

export interface Sent {
  readonly ends: ReadonlyMap<string, NoticeEnd>;
  readonly counts: MailCounts;
  readonly problems: readonly Problem[];
}

const SEND_CONCURRENCY = 10;
/** One of the day's recipients is kept for the operator's summary. */
const KEPT_FOR_SUMMARY = 1;

/** Sends digests in order of urgency, within rate and quota; whatever does not leave stays pending in the outbox. */
export async function sendDigests(
  services: Services,
  run: Run,
  gate: MailGate,
  digests: readonly Digest[],
  states: ReadonlyMap<EmailAddress, ContactState>,
): Promise<Sent> {
  const ends = new Map<string, NoticeEnd>();
  const counts = { sent: 0, pending: 0, withheld: 0, failed: 0, blocked: gate.blocked };
  const problems: Problem[] = [];
  const perSecond = Math.max(1, gate.maxSendRate);
  const pace = tokenBucket({ perSecond, burst: Math.ceil(perSecond) }, services.clock);
  let remaining = Math.max(0, (gate.remaining ?? Infinity) - KEPT_FOR_SUMMARY);
  let stopped = false;

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
      await services.ledger.contacts.recordDigest(fresh.contact, sent);
      for (const notice of notices) await settle(services, notice, sent);
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

  await pLimit(SEND_CONCURRENCY).map(inSendingOrder(digests), send);
  if (counts.pending > 0 && gate.remaining !== null && remaining < 1) {
    problems.push(
      problem('mail', run.runId, 'QUOTA_USED_UP', `${counts.pending} mails are left for the next run`),
    );
  }
  return { ends, counts, problems };
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
