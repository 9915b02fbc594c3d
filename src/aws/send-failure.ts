import type { SenderAddress } from '../core/contact.ts';
import type { ProblemCode } from '../core/problem.ts';
import { errorName, failureOrThrow } from './failure.ts';
import { identitiesCovering } from './ses.ts';

/** Whose fault a refusal is. Only a recipient's counts against an address. */
export type Fault = 'recipient' | 'mail' | 'sender' | 'configuration' | 'service' | 'unknown';

/** Who meets the same refusal. What is `unclear` shows when other mails are tried. */
export type Reach = 'every-mail' | 'this-mail' | 'unclear';

/** What SES's refusal of a mail means for it and for the others. Whatever it is, the mail was not accepted. */
export interface SendFailure {
  readonly fault: Fault;
  readonly reach: Reach;
  readonly code: ProblemCode;
  readonly message: string;
  readonly end: 'pending' | 'withheld' | 'failed';
}

export interface SentFrom {
  readonly sender: SenderAddress;
  /** Only there must a recipient be verified; null when SES was not asked. */
  readonly sandbox: boolean | null;
}

interface Refusal {
  /** Error codes of SES, without `Exception` at their end. What nobody at SES has said is no refusal, whatever its words. */
  readonly names: readonly string[];
  /** In the message; any, when left out. */
  readonly words?: RegExp;
  readonly fault: Fault;
  readonly reach: Reach;
  /** Of the failure itself, when left out. */
  readonly code?: ProblemCode;
}

/**
 * The first that fits holds. Codes: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html and its
 * common errors; words: https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html, and of
 * `InvalidParameterValue` as they are reported, since no page lists them.
 */
const REFUSALS: readonly Refusal[] = [
  {
    names: ['Throttling'],
    words: /daily message quota/i,
    fault: 'service',
    reach: 'every-mail',
    code: 'QUOTA_USED_UP',
  },
  { names: ['AccountSendingPaused'], fault: 'service', reach: 'every-mail', code: 'SENDING_PAUSED' },
  {
    names: ['ConfigurationSetSendingPaused'],
    fault: 'configuration',
    reach: 'every-mail',
    code: 'SENDING_PAUSED',
  },
  // For a suspended account SES rejects each message, as it does a bad one.
  {
    names: ['MessageRejected'],
    words: /\b(?:sending|account)\b.*\b(?:suspended|paused|disabled|shut ?down)\b/i,
    fault: 'service',
    reach: 'every-mail',
    code: 'SENDING_PAUSED',
  },
  {
    names: ['ConfigurationSetDoesNotExist'],
    fault: 'configuration',
    reach: 'every-mail',
    code: 'CONFIGURATION_SET_MISSING',
  },
  {
    names: ['MailFromDomainNotVerified', 'FromEmailAddressNotVerified'],
    fault: 'sender',
    reach: 'every-mail',
    code: 'SENDER_NOT_VERIFIED',
  },
  {
    names: ['MessageRejected'],
    words: /\bblacklisted\b|\bsuppress(?:ed|ion)\b/i,
    fault: 'recipient',
    reach: 'this-mail',
    code: 'MAIL_REFUSED',
  },
  // Recipients have 254 letters at most; only the sender's name can make a header so long.
  {
    names: ['InvalidParameterValue', 'MessageRejected'],
    words: /\b(?:header|address|from|sender|source|name)\b.*\b(?:too long|longer|length|exceeds?)\b/i,
    fault: 'sender',
    reach: 'every-mail',
    code: 'SENDER_REFUSED',
  },
  // SES does not say whose address it means; the sender's is the same in every mail.
  {
    names: ['InvalidParameterValue'],
    words: /\b(?:address|addr|domain|local name|recipients?|destinations?)\b/i,
    fault: 'recipient',
    reach: 'unclear',
    code: 'MAIL_REFUSED',
  },
  {
    names: ['MessageRejected', 'InvalidParameterValue', 'InvalidParameterCombination', 'MissingParameter'],
    fault: 'mail',
    reach: 'unclear',
    code: 'MAIL_REFUSED',
  },
  // By a condition on `ses:Recipients` it is one address, or one domain; by a missing grant it is all.
  {
    names: ['AccessDenied', 'AuthorizationError', 'NotAuthorized', 'UnauthorizedOperation'],
    fault: 'configuration',
    reach: 'unclear',
    code: 'MAIL_DENIED',
  },
  {
    names: [
      'ExpiredToken',
      'InvalidClientTokenId',
      'UnrecognizedClient',
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'InvalidSignature',
      'IncompleteSignature',
      'MissingAuthenticationToken',
      'OptInRequired',
      'SubscriptionRequired',
      'RequestExpired',
      'RequestInTheFuture',
      'RequestTimeTooSkewed',
      'CredentialsProviderError',
      'ProviderError',
      'TokenProviderError',
    ],
    fault: 'configuration',
    reach: 'every-mail',
  },
  {
    names: [
      'Throttling',
      'TooManyRequests',
      'LimitExceeded',
      'RequestTimeout',
      'TimeoutError',
      'InternalFailure',
      'InternalError',
      'InternalServerError',
      'ServiceFailure',
      'ServiceUnavailable',
    ],
    fault: 'service',
    reach: 'unclear',
  },
];

/**
 * @returns of whatever is no clear refusal, such as an answer that cannot be read: pending, and nobody's fault
 * @throws whatever is no answer of SES
 */
export function sendFailureOf(error: unknown, from: SentFrom): SendFailure {
  const { code, message } = failureOrThrow(error);
  const name = errorName(error).replace(/Exception$/, '');
  const {
    fault,
    reach,
    code: known = code,
  } = unverified(name, message, from) ??
    REFUSALS.find(({ names, words }) => names.includes(name) && (words?.test(message) ?? true)) ?? {
      fault: 'unknown',
      reach: 'unclear',
    };
  return { fault, reach, code: known, message, end: endOf(fault, known) };
}

function endOf(fault: Fault, code: ProblemCode): SendFailure['end'] {
  if (code === 'RECIPIENT_NOT_VERIFIED') return 'withheld';
  return fault === 'recipient' || fault === 'mail' ? 'failed' : 'pending';
}

/** SES names the identities that failed its check; out of the sandbox it checks the sender's only. */
function unverified(
  name: string,
  message: string,
  { sender, sandbox }: SentFrom,
): Pick<Required<Refusal>, 'fault' | 'reach' | 'code'> | null {
  if (name !== 'MessageRejected' || !/not verified/i.test(message)) return null;
  const named = message.toLowerCase().split(/[\s,;<>]+/);
  const isSender = identitiesCovering(sender).some((identity) => named.includes(identity.toLowerCase()));
  return sandbox === false || isSender
    ? { fault: 'sender', reach: 'every-mail', code: 'SENDER_NOT_VERIFIED' }
    : { fault: 'recipient', reach: 'this-mail', code: 'RECIPIENT_NOT_VERIFIED' };
}
