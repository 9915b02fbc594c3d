import type { ProblemCode } from '../core/problem.ts';

/**
 * What the codes of AWS, of its SDK, of Node and of TLS mean to the report: the one table. A code that AWS gives and that
 * does not stand here is `SERVICE_ERROR`; an error without any code of theirs is a bug of ours.
 */
export const MEANINGS: Readonly<Partial<Record<string, ProblemCode>>> = {
  AccessDenied: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  AccessDeniedForDependencyException: 'ACCESS_DENIED',
  AuthorizationError: 'ACCESS_DENIED',
  AWSOrganizationsNotInUseException: 'ACCOUNTS_UNREAD',

  NoSuchEntity: 'GONE',
  NoSuchEntityException: 'GONE',
  AccountNotFoundException: 'GONE',
  ChildNotFoundException: 'GONE',
  TargetNotFoundException: 'GONE',
  ResourceNotFoundException: 'LEDGER_UNREACHABLE',

  Throttling: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  ThrottledException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',
  RequestLimitExceeded: 'THROTTLED',
  RequestThrottled: 'THROTTLED',
  RequestThrottledException: 'THROTTLED',
  ProvisionedThroughputExceededException: 'THROTTLED',
  SlowDown: 'THROTTLED',
  TransactionConflictException: 'THROTTLED',
  LimitExceeded: 'THROTTLED',
  LimitExceededException: 'THROTTLED',

  InternalError: 'SERVICE_ERROR',
  InternalFailure: 'SERVICE_ERROR',
  InternalServerError: 'SERVICE_ERROR',
  ServiceException: 'SERVICE_ERROR',
  ServiceFailure: 'SERVICE_ERROR',
  ServiceFailureException: 'SERVICE_ERROR',
  ServiceUnavailable: 'SERVICE_ERROR',
  ServiceUnavailableException: 'SERVICE_ERROR',

  ExpiredToken: 'CREDENTIALS_REFUSED',
  ExpiredTokenException: 'CREDENTIALS_REFUSED',
  IncompleteSignature: 'CREDENTIALS_REFUSED',
  IncompleteSignatureException: 'CREDENTIALS_REFUSED',
  InvalidAccessKeyId: 'CREDENTIALS_REFUSED',
  InvalidClientTokenId: 'CREDENTIALS_REFUSED',
  InvalidGrantException: 'CREDENTIALS_REFUSED',
  InvalidIdentityToken: 'CREDENTIALS_REFUSED',
  InvalidIdentityTokenException: 'CREDENTIALS_REFUSED',
  InvalidSignatureException: 'CREDENTIALS_REFUSED',
  MissingAuthenticationToken: 'CREDENTIALS_REFUSED',
  MissingAuthenticationTokenException: 'CREDENTIALS_REFUSED',
  SignatureDoesNotMatch: 'CREDENTIALS_REFUSED',
  UnauthorizedException: 'CREDENTIALS_REFUSED',
  UnrecognizedClientException: 'CREDENTIALS_REFUSED',
  CredentialsProviderError: 'CREDENTIALS_MISSING',
  ProviderError: 'CREDENTIALS_MISSING',
  TokenProviderError: 'CREDENTIALS_MISSING',

  RequestExpired: 'CLOCK_SKEWED',
  RequestInTheFuture: 'CLOCK_SKEWED',
  RequestTimeTooSkewed: 'CLOCK_SKEWED',
  RegionDisabledException: 'REGION_DISABLED',

  AccountSendingPaused: 'SENDING_PAUSED',
  AccountSendingPausedException: 'SENDING_PAUSED',
  ConfigurationSetSendingPaused: 'SENDING_PAUSED',
  ConfigurationSetSendingPausedException: 'SENDING_PAUSED',
  ConfigurationSetDoesNotExist: 'CONFIGURATION_SET_MISSING',
  ConfigurationSetDoesNotExistException: 'CONFIGURATION_SET_MISSING',
  MailFromDomainNotVerified: 'SENDER_NOT_VERIFIED',
  MailFromDomainNotVerifiedException: 'SENDER_NOT_VERIFIED',
  MessageRejected: 'MAIL_REFUSED',
  InvalidParameterValue: 'MAIL_REFUSED',

  AbortError: 'TIMED_OUT',
  RequestTimeout: 'TIMED_OUT',
  RequestTimeoutException: 'TIMED_OUT',
  TimeoutError: 'TIMED_OUT',
  ECONNABORTED: 'TIMED_OUT',
  ECONNRESET: 'TIMED_OUT',
  EPIPE: 'TIMED_OUT',
  ETIMEDOUT: 'TIMED_OUT',
  ECONNREFUSED: 'NO_CONNECTION',
  EAI_AGAIN: 'NO_CONNECTION',
  EHOSTUNREACH: 'NO_CONNECTION',
  ENETUNREACH: 'NO_CONNECTION',
  ENOTFOUND: 'NO_CONNECTION',
  ERR_INVALID_URL: 'NO_CONNECTION',

  CERT_HAS_EXPIRED: 'UNTRUSTED_CERTIFICATE',
  CERT_NOT_YET_VALID: 'UNTRUSTED_CERTIFICATE',
  CERT_REVOKED: 'UNTRUSTED_CERTIFICATE',
  CERT_SIGNATURE_FAILURE: 'UNTRUSTED_CERTIFICATE',
  CERT_UNTRUSTED: 'UNTRUSTED_CERTIFICATE',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'UNTRUSTED_CERTIFICATE',
  ERR_TLS_CERT_ALTNAME_INVALID: 'UNTRUSTED_CERTIFICATE',
  HOSTNAME_MISMATCH: 'UNTRUSTED_CERTIFICATE',
  INVALID_CA: 'UNTRUSTED_CERTIFICATE',
  SELF_SIGNED_CERT_IN_CHAIN: 'UNTRUSTED_CERTIFICATE',
  UNABLE_TO_GET_ISSUER_CERT: 'UNTRUSTED_CERTIFICATE',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'UNTRUSTED_CERTIFICATE',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'UNTRUSTED_CERTIFICATE',
};

/** What a status alone tells, whoever answered; null when it tells nothing. */
export function codeOfStatus(status: number): ProblemCode | null {
  if (status === 429) return 'THROTTLED';
  if (status === 408 || status === 504) return 'TIMED_OUT';
  return status >= 500 ? 'SERVICE_ERROR' : null;
}

/** Nobody at the service has looked at the call, and the next call would meet the same. */
export const OUT_OF_REACH: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'CLOCK_SKEWED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'NO_CONNECTION',
  'REGION_DISABLED',
  'REGION_MISSING',
  'TIMED_OUT',
  'UNTRUSTED_CERTIFICATE',
]);
