import type { EmailAddress } from '../core/contact.ts';
import type { ProblemCode } from '../core/problem.ts';
import { AnswerError } from './answer-errors.ts';
import { failureOrThrow } from './failure.ts';
import { identitiesCovering } from './ses.ts';

/** What SES's refusal of a mail means for it, and whether it makes sense to go on with the others. */
export interface SendFailure {
  readonly code: ProblemCode;
  readonly message: string;
  readonly end: 'pending' | 'withheld' | 'failed';
  /** The next mail would meet the same refusal. */
  readonly stops: boolean;
}

export interface SentFrom {
  readonly sender: EmailAddress;
  /** Only there must a recipient be verified; null when SES was not asked. */
  readonly sandbox: boolean | null;
}

/** @throws whatever is no answer of SES */
export function sendFailureOf(error: unknown, from: SentFrom): SendFailure {
  const { code, message } = failureOrThrow(error);
  // What no answer of SES says is not SES's refusal, whatever words are in it.
  if (error instanceof AnswerError) return { code, message, end: 'pending', stops: false };
  if (/daily message quota exceeded/i.test(message))
    return { code: 'QUOTA_USED_UP', message, end: 'pending', stops: true };
  // For a suspended account SES rejects each message, as it does a bad one.
  if (code === 'SENDING_PAUSED' || /sending (?:is )?(?:suspended|paused|disabled)/i.test(message))
    return { code: 'SENDING_PAUSED', message, end: 'pending', stops: true };
  if (code === 'CONFIGURATION_SET_MISSING') return { code, message, end: 'pending', stops: true };
  if (code === 'SENDER_NOT_VERIFIED' || isSenderUnverified(message, from))
    return { code: 'SENDER_NOT_VERIFIED', message, end: 'pending', stops: true };
  if (/not verified/i.test(message))
    return { code: 'RECIPIENT_NOT_VERIFIED', message, end: 'withheld', stops: false };
  if (code === 'MAIL_REFUSED') return { code, message, end: 'failed', stops: false };
  if (code === 'ACCESS_DENIED') return { code: 'SES_UNREAD', message, end: 'failed', stops: true };
  return { code, message, end: 'pending', stops: false };
}

/** SES names the identities that failed its check; out of the sandbox it checks the sender's only. */
function isSenderUnverified(message: string, { sender, sandbox }: SentFrom): boolean {
  if (!/not verified/i.test(message)) return false;
  const named = message.toLowerCase().split(/[\s,;<>]+/);
  return sandbox === false || identitiesCovering(sender).some((identity) => named.includes(identity));
}
