import type { LimitFunction } from 'p-limit';
import type { Digest } from '../../core/digest.ts';
import { dayOf, latest, plusDays, type Instant } from '../../core/instant.ts';
import { countsFrom, noticeName, type Notice } from '../../core/notice.ts';
import { problem, type Problem, type ProblemCode } from '../../core/problem.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { sendFailureOf, type SendFailure } from '../../aws/send-failure.ts';
import type { SentDigest } from '../../core/contact-state.ts';
import { isOfOneRow } from '../../ledger/ledger-error.ts';
import { renderDigest } from '../../mail/digest.ts';
import type { RenderedMail } from '../../mail/rendered-mail.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import { voidIfUndelivered } from './void-mail.ts';
import type { MailGate } from './gate.ts';
import type { Run, Services } from '../run.ts';
import { settle } from './settle.ts';
import { countFailedMail } from './undelivered.ts';

/** What became of one mail. */
export interface Delivery {
  readonly end: 'sent' | SendFailure['end'];
  readonly problem: Problem | null;
  /** Whether the next mail would meet the same. */
  readonly stops: boolean;
}

/** A mail that only waits for its turn: nothing takes time between the pace and the sending. */
export interface PreparedMail extends Digest {
  readonly mail: RenderedMail;
}

export function prepare({ contact, notices: told, part }: Digest, run: Run, now: Instant): PreparedMail {
  const notices = told.map((notice) => withFullGrace(notice, run, now));
  const mail = renderDigest({ contact, notices, ...(part && { part }) }, run);
  return { contact, notices, mail };
}

/**
 * One mail: sent, then recorded. What SES refused and what the ledger could not record are told apart: a mail that
 * left counts as sent, whatever becomes of its record.
 * @param writes shared by all mails under way, so that many short writes do not wait for one long list
 */
export async function deliver(
  services: Services,
  run: Run,
  { sandbox }: MailGate,
  { contact, notices, mail }: PreparedMail,
  writes: LimitFunction,
): Promise<Delivery> {
  const { clock, ledger, ses } = services;
  const { operatorMail, sourceMail } = run.settings;
  const sentAt = clock.now();
  let messageId: string;
  try {
    messageId = await ses.send({ to: contact, ...mail });
  } catch (error) {
    const failure = sendFailureOf(error, { sandbox, sender: sourceMail });
    const { code, message, end, stops } = failure;
    const refused = { at: run.asOf, mail: `refused ${dayOf(run.asOf)}` };
    const uncounted =
      code === 'MAIL_REFUSED'
        ? await failureOfLedger(() =>
            countFailedMail(ledger, contact, refused, { why: `refused: ${message}`, operator: operatorMail }),
          )
        : null;
    if (uncounted !== null) {
      const what = `SES refused a mail (${message}), and the ledger could not note it: ${uncounted.message}`;
      return { end, problem: problem('mail', contact, uncounted.code, what), stops: uncounted.stops };
    }
    return { end, problem: problem('mail', contact, code, message), stops };
  }

  const names = notices.map(noticeName);
  const sent: SentDigest = { day: dayOf(run.asOf), messageId, sentAt, asOf: run.asOf, notices: names };
  const unrecorded = await failureOfLedger(async () => {
    await ledger.mails.record(messageId, names, sentAt);
    await ledger.contacts.recordDigest(contact, sent);
    await limitedMap(notices, writes, (notice) => settle(services, notice, sent));
    await voidIfUndelivered(ledger, messageId, operatorMail);
  });
  run.emit({ event: 'mail-sent', contact, notices: notices.length, messageId });
  if (unrecorded === null) return { end: 'sent', problem: null, stops: false };
  const message = `a mail left, but the ledger could not record it, so that it may be sent again: ${unrecorded.message}`;
  return {
    end: 'sent',
    problem: problem('mail', contact, unrecorded.code, message),
    stops: unrecorded.stops,
  };
}

interface Unrecorded {
  readonly code: ProblemCode;
  readonly message: string;
  /** Whether the record of the next mail would meet the same: not so when one row is refused. */
  readonly stops: boolean;
}

/** @returns null when all was written. @throws what is no answer of AWS */
async function failureOfLedger(write: () => Promise<void>): Promise<Unrecorded | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (isOfOneRow(error)) return { code: error.problemCode, message: error.message, stops: false };
    return { code: 'LEDGER_UNREACHABLE', message: failureOrThrow(error).message, stops: true };
  }
}

/** A full grace period from now on, even when the notice has waited in the outbox: the mail names what will hold. */
function withFullGrace(notice: Notice, run: Run, sentAt: Instant): Notice {
  if (notice.kind !== 'first') return notice;
  const from = countsFrom(run.asOf, sentAt);
  return { ...notice, deadline: latest(notice.deadline, plusDays(from, run.settings.policy.graceDays)) };
}
