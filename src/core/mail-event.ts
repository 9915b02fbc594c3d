import type { EmailAddress } from './contact.ts';
import type { Instant } from './instant.ts';

/** What SES tells, later, of a mail that it had accepted. */
export interface MailEvent {
  /** As `SendRawEmail` answered. */
  readonly messageId: string;
  readonly at: Instant;
  readonly fate: MailFate;
}

/**
 * `undeliverable`: these addresses take no mail, now or later: a permanent bounce, a complaint, the suppression list.
 * `bounced`: this mail did not arrive, the next one may: a full mailbox, a refused content.
 * `rejected`: SES would not send this very mail.
 * `passing`: the mail arrived, or is still on its way: an out-of-office note, a delay.
 */
export type MailFate =
  | { readonly kind: 'undeliverable'; readonly addresses: readonly EmailAddress[]; readonly why: string }
  | { readonly kind: 'bounced'; readonly addresses: readonly EmailAddress[]; readonly why: string }
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'passing' };

/** What SES tells of one recipient of a bounced mail; the last two only when a delivery status notification came along. */
export interface BouncedRecipient {
  readonly emailAddress: string;
  readonly action?: string | undefined;
  readonly diagnosticCode?: string | undefined;
}

/**
 * What a bounce means for the address. A notice that did not arrive is none (I1), so whatever is not known to be
 * harmless counts as not arrived. Out-of-office notes come as `Transient`, `General`, without a delivery status
 * notification; a mail server that is still trying says `delayed` in one.
 * Source: "Bounce types" in https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function fateOfBounce(
  bounceType: string,
  bounceSubType: string,
  { action, diagnosticCode }: BouncedRecipient,
): 'undeliverable' | 'bounced' | 'passing' {
  if (bounceType === 'Permanent') return 'undeliverable';
  if (bounceType !== 'Transient' || bounceSubType !== 'General') return 'bounced';
  if (action?.toLowerCase() === 'delayed') return 'passing';
  const isAnswer = diagnosticCode === undefined ? action === undefined : AUTOMATIC_REPLY.test(diagnosticCode);
  return isAnswer ? 'passing' : 'bounced';
}

const AUTOMATIC_REPLY = /\bauto(matic|mated)?[ -]?(repl|respon)|out[ -]of[ -](the[ -])?office|\bvacation\b/i;

/** Complaints by which nobody asks for fewer mails: "this is no spam", and a report on DKIM or SPF (RFC 5965, RFC 6591). */
export function isHarmlessComplaint(feedbackType: string | undefined): boolean {
  return feedbackType === 'not-spam' || feedbackType === 'auth-failure';
}
