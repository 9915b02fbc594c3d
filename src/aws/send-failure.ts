import type { ProblemCode } from '../core/problem.ts';
import { errorName, failureOrThrow } from './failure.ts';

/** What SES's refusal of a mail means for it, and whether it makes sense to go on with the others. */
export interface SendFailure {
  readonly code: ProblemCode;
  readonly message: string;
  readonly end: 'pending' | 'withheld' | 'failed';
  /** The next mail would meet the same refusal. */
  readonly stops: boolean;
}

const PAUSED = [
  'AccountSendingPausedException',
  'AccountSendingPaused',
  'ConfigurationSetSendingPaused',
  'ConfigurationSetSendingPausedException',
];
const REFUSED = [
  'MessageRejected',
  'InvalidParameterValue',
  'MailFromDomainNotVerified',
  'MailFromDomainNotVerifiedException',
];
const NO_CONFIGURATION_SET = ['ConfigurationSetDoesNotExist', 'ConfigurationSetDoesNotExistException'];

/** @throws whatever is no answer of SES */
export function sendFailureOf(error: unknown): SendFailure {
  if (error instanceof Error && error.name === 'KeyRotationError') throw error;
  const { code, message } = failureOrThrow(error);
  if (/daily message quota exceeded/i.test(message))
    return { code: 'QUOTA_USED_UP', message, end: 'pending', stops: true };
  if (PAUSED.includes(errorName(error)))
    return { code: 'SENDING_PAUSED', message, end: 'pending', stops: true };
  if (NO_CONFIGURATION_SET.includes(errorName(error)))
    return { code: 'CONFIGURATION_SET_MISSING', message, end: 'pending', stops: true };
  if (/not verified/i.test(message))
    return { code: 'RECIPIENT_NOT_VERIFIED', message, end: 'withheld', stops: false };
  if (REFUSED.includes(errorName(error)))
    return { code: 'MAIL_REFUSED', message, end: 'failed', stops: false };
  if (code === 'ACCESS_DENIED') return { code: 'SES_UNREAD', message, end: 'failed', stops: true };
  return { code, message, end: 'pending', stops: false };
}
