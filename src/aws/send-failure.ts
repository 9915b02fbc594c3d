import type { SenderAddress } from '../core/contact.ts';
import type { ProblemCode } from '../core/problem.ts';
import { errorName, failureOrThrow } from './failure.ts';
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
  readonly sender: SenderAddress;
  /** Only there must a recipient be verified; null when SES was not asked. */
  readonly sandbox: boolean | null;
}

const PAUSED = [
  'AccountSendingPausedException',
  'AccountSendingPaused',
  'ConfigurationSetSendingPaused',
  'ConfigurationSetSendingPausedException',
];
const REFUSED = ['MessageRejected', 'InvalidParameterValue'];
const MAIL_FROM_NOT_VERIFIED = ['MailFromDomainNotVerified', 'MailFromDomainNotVerifiedException'];
const NO_CONFIGURATION_SET = ['ConfigurationSetDoesNotExist', 'ConfigurationSetDoesNotExistException'];

/** @throws whatever is no answer of SES */
export function sendFailureOf(error: unknown, from: SentFrom): SendFailure {
  const { code, message } = failureOrThrow(error);
  if (/daily message quota exceeded/i.test(message))
    return { code: 'QUOTA_USED_UP', message, end: 'pending', stops: true };
  // For a suspended account SES rejects each message, as it does a bad one.
  if (PAUSED.includes(errorName(error)) || /sending (?:is )?(?:suspended|paused|disabled)/i.test(message))
    return { code: 'SENDING_PAUSED', message, end: 'pending', stops: true };
  if (NO_CONFIGURATION_SET.includes(errorName(error)))
    return { code: 'CONFIGURATION_SET_MISSING', message, end: 'pending', stops: true };
  if (isSenderUnverified(error, from))
    return { code: 'SENDER_NOT_VERIFIED', message, end: 'pending', stops: true };
  if (/not verified/i.test(message))
    return { code: 'RECIPIENT_NOT_VERIFIED', message, end: 'withheld', stops: false };
  if (REFUSED.includes(errorName(error)))
    return { code: 'MAIL_REFUSED', message, end: 'failed', stops: false };
  if (code === 'ACCESS_DENIED') return { code: 'SES_UNREAD', message, end: 'failed', stops: true };
  return { code, message, end: 'pending', stops: false };
}

/** SES names the identities that failed its check; out of the sandbox it checks the sender's only. */
function isSenderUnverified(error: unknown, { sender, sandbox }: SentFrom): boolean {
  if (MAIL_FROM_NOT_VERIFIED.includes(errorName(error))) return true;
  const text = error instanceof Error ? error.message : '';
  if (!/not verified/i.test(text)) return false;
  const named = text.toLowerCase().split(/[\s,;<>]+/);
  const identities = identitiesCovering(sender).map((identity) => identity.toLowerCase());
  return sandbox === false || identities.some((identity) => named.includes(identity));
}
