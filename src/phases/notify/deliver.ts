import type { LimitFunction } from 'p-limit';
import type { EmailAddress } from '../../core/contact.ts';
import { inReadingOrder, type Digest, type DigestPart } from '../../core/digest.ts';
import { dayOf, latest, plusDays, type Instant } from '../../core/instant.ts';
import { countsFrom, noticeName, type Notice, type NoticeInLine } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { Pace } from '../../aws/pace.ts';
import { sendFailureOf, type SendFailure } from '../../aws/send-failure.ts';
import type { SentDigest } from '../../core/contact-state.ts';
import { LedgerError, unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { renderDigest } from '../../mail/digest/digest.ts';
import type { RenderedMail } from '../../mail/render/rendered-mail.ts';
import { unnamedNotices, type NamedNotices } from './named-notices.ts';
import { voidIfUndelivered } from './void-mail.ts';
import type { MailGate } from './gate.ts';
import { failureOfLedger } from './ledger-failure.ts';
import type { Run, Services } from '../run.ts';
import { settleAll } from './settle.ts';

/** SES's answer to one mail. Only one that it accepted, with an ID, was sent: whatever else came is a refusal. */
export type Answer =
  | { readonly kind: 'accepted'; readonly sent: SentDigest }
  | { readonly kind: 'refused'; readonly failure: SendFailure }
  /** While it waited for its turn, others met what it would have met: SES was not asked. */
  | { readonly kind: 'held' };

/** A mail that only waits for its turn: nothing takes time between the pace and the sending. */
export interface PreparedMail<N extends NoticeInLine = NoticeInLine> extends Digest<N> {
  readonly told: readonly Notice[];
  readonly mail: RenderedMail;
}

/** @param told of each notice, what it says */
export function prepare<N extends NoticeInLine>(
  {
    contact,
    told,
    part,
  }: {
    contact: EmailAddress;
    told: readonly (readonly [N, Notice])[];
    part?: DigestPart | undefined;
  },
  run: Run,
  now: Instant,
): PreparedMail<N> {
  const inOrder = told.map(([, notice]) => notice).sort(inReadingOrder);
  const notices = inOrder.map((notice) => withFullGrace(notice, run, now));
  const mail = renderDigest({ contact, notices, part }, run);
  return { contact, notices: told.map(([held]) => held), told: notices, mail };
}

class HeldError extends Error {
  override readonly name = 'HeldError';
}

/**
 * @param pace kept between one mail that leaves and the next
 * @param isHeld asked last, right before the mail leaves
 */
export async function send(
  { clock, ses }: Pick<Services, 'clock' | 'ses'>,
  { asOf, lease, settings: { sourceMail } }: Run,
  { sandbox, maxSendRate }: MailGate,
  { contact, told, mail }: PreparedMail,
  { pace, isHeld }: { readonly pace: Pace; readonly isHeld: () => boolean },
): Promise<Answer> {
  const mayGoOn = async (): Promise<void> => {
    // Mails would leave no faster than they look, one after the other: a ledger that answers slowly is not to hold up the pace.
    await lease.allowDeed(pace, 500 / Math.max(1, maxSendRate));
    if (isHeld()) throw new HeldError();
    // The turn may have taken long: the days of the notice begin when the mail leaves, not when it began to wait (I1).
    sentAt = clock.now();
  };
  let sentAt = clock.now();
  try {
    const messageId = await ses.send({ to: contact, ...mail }, mayGoOn);
    const sent = { day: dayOf(asOf), messageId, sentAt, asOf, notices: told.map(noticeName) };
    return { kind: 'accepted', sent };
  } catch (error) {
    if (error instanceof HeldError) return { kind: 'held' };
    if (error instanceof LedgerError) return { kind: 'refused', failure: notAllowed(error) };
    return { kind: 'refused', failure: sendFailureOf(error, { sandbox, sender: sourceMail }) };
  }
}

/** The mail did not leave: somebody has paused all deeds, or the ledger does not tell that nobody has. */
function notAllowed({ problemCode: code, message }: LedgerError): SendFailure {
  return { fault: 'service', reach: 'every-mail', code, message, end: 'pending' };
}

/** A mail that left, and what the ledger could not take of it. */
export interface Unrecorded {
  readonly problem: Problem;
  /** Whether the record of the next mail would meet the same: not so when one row is refused. */
  readonly stops: boolean;
}

/**
 * A mail that left counts as sent, whatever becomes of its record.
 * @param writes shared by all mails under way, so that many short writes do not wait for one long list
 * @returns what the ledger could not record
 */
export async function record(
  services: Services,
  run: Run,
  { contact, notices }: Digest,
  sent: SentDigest,
  writes: LimitFunction,
): Promise<Unrecorded | null> {
  const { ledger } = services;
  const { messageId, sentAt } = sent;
  let named: NamedNotices = { names: sent.notices, unnamed: null };
  const unrecorded = await failureOfLedger(async () => {
    // Whatever becomes of the mail's own row: without the commit its notices would leave once more (I5).
    await unlessOfOneRow(ledger.mails.record(messageId, sent.notices, sentAt), (error) => {
      named = { names: [], unnamed: error };
    });
    await ledger.contacts.recordDigest(contact, sent);
    const [unsettled] = await settleAll(services, run, notices, { digest: sent, named }, writes);
    if (unsettled !== undefined) throw unsettled.error;
    if (named.unnamed === null) await voidIfUndelivered(ledger, messageId, run.settings.operatorMail);
  });
  run.emit({ event: 'mail-sent', contact, notices: notices.length, messageId });
  if (unrecorded !== null) {
    const message = `a mail left, but the ledger could not record it, so that it may be sent again: ${unrecorded.message}`;
    return { problem: problem('mail', contact, unrecorded.code, message), stops: unrecorded.stops };
  }
  return named.unnamed && { problem: unnamedNotices(contact, named.unnamed), stops: false };
}

/** A full grace period from now on, even when the notice has waited in the outbox: the mail names what will hold. */
function withFullGrace(notice: Notice, run: Run, sentAt: Instant): Notice {
  if (notice.kind !== 'first') return notice;
  const from = countsFrom(run.asOf, sentAt);
  return { ...notice, deadline: latest(notice.deadline, plusDays(from, run.settings.policy.graceDays)) };
}
