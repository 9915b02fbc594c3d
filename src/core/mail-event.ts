import type { Instant } from './instant.ts';

/** What SES tells, later, of a mail that it had accepted. Whom it names does not count: the ledger knows whom we wrote to. */
export interface MailEvent {
  /** As `SendRawEmail` answered. */
  readonly messageId: string;
  readonly at: Instant;
  readonly fate: MailFate;
}

export interface MailFate {
  readonly kind: FateKind;
  /** One line, for ledger and log. */
  readonly why: string;
}

/** `passing`: the mail arrived, or is still on its way: an out-of-office note, a delay. */
export type FateKind = Failed | 'passing';

/**
 * `undeliverable`: the address takes no mail, now or later: a permanent bounce, a complaint, the suppression list.
 * `bounced`: this mail did not arrive, the next one may: a full mailbox.
 * `rejected`: SES would not send this very mail, or the recipient's mail server would not take it, for what it says.
 */
export type Failed = (typeof BY_GRAVITY)[number];

/** Several events may come for one mail, in any order: the gravest holds. */
export const BY_GRAVITY = ['rejected', 'bounced', 'undeliverable'] as const;

/** What SES tells of one recipient of a bounced mail; the last two only when a delivery status notification came along. */
export interface BouncedRecipient {
  readonly emailAddress: string;
  readonly action?: string | null | undefined;
  readonly diagnosticCode?: string | null | undefined;
}

/**
 * What a bounce means for the address. A notice that did not arrive is none (I1), so whatever is not known to be
 * harmless counts as not arrived. Out-of-office notes come as `Transient`, `General`, without a delivery status
 * notification; a mail server that is still trying says `delayed` in one.
 * Source: "Bounce types" in https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * @param bounceType null, like the subtype, where the event did not say; case does not count: SESv2 writes capitals
 */
export function fateOfBounce(
  bounceType: string | null,
  bounceSubType: string | null,
  { action, diagnosticCode }: BouncedRecipient,
): FateKind {
  const type = bounceType?.toLowerCase();
  if (isOfTheText(bounceSubType, diagnosticCode)) return 'rejected';
  if (type === 'permanent') return 'undeliverable';
  if (type !== 'transient' || bounceSubType?.toLowerCase() !== 'general') return 'bounced';
  if (action?.toLowerCase() === 'delayed') return 'passing';
  const isAnswer = diagnosticCode ? AUTOMATIC_REPLY.test(diagnosticCode) : !action;
  return isAnswer ? 'passing' : 'bounced';
}

/**
 * Names and tags of an account stand in the mails to whomever it names as its contact: one that a filter does not like says
 * nothing about the address, which others write to.
 */
function isOfTheText(bounceSubType: string | null, diagnosticCode: string | null | undefined): boolean {
  const subType = bounceSubType?.toLowerCase() ?? '';
  if (OF_THE_TEXT.includes(subType)) return true;
  return subType === 'general' && OF_A_FILTER.test(diagnosticCode ?? '');
}

const OF_THE_TEXT = ['contentrejected', 'messagetoolarge', 'attachmentrejected'];
const OF_A_FILTER = /\b(?:spam|junk|phish\w*|virus|malware|malicious|content|uribl|surbl|gtube)\b/i;

const AUTOMATIC_REPLY = /\bauto(matic|mated)?[ -]?(repl|respon)|out[ -]of[ -](the[ -])?office|\bvacation\b/i;

/** Complaints by which nobody asks for fewer mails: "this is no spam", and a report on DKIM or SPF (RFC 5965, RFC 6591). */
export function isHarmlessComplaint(feedbackType: string | null | undefined): boolean {
  return HARMLESS.includes(feedbackType?.toLowerCase() ?? '');
}

const HARMLESS = ['not-spam', 'auth-failure'];
