import { KeyRotationError, type ProblemCode } from '../core/problem.ts';

/** An AWS call that did not work, in the report's terms. */
export interface Failure {
  readonly code: ProblemCode;
  /** One line, without credentials: AWS's own words after the error's name. */
  readonly message: string;
}

const CODES: Readonly<Partial<Record<string, ProblemCode>>> = {
  AccessDenied: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  AuthorizationError: 'ACCESS_DENIED',
  Throttling: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  ThrottledException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',
  RequestLimitExceeded: 'THROTTLED',
  ProvisionedThroughputExceededException: 'THROTTLED',
  SlowDown: 'THROTTLED',
  TimeoutError: 'TIMED_OUT',
  RequestTimeout: 'TIMED_OUT',
  RequestTimeoutException: 'TIMED_OUT',
  AbortError: 'TIMED_OUT',
  ECONNRESET: 'TIMED_OUT',
  ECONNREFUSED: 'TIMED_OUT',
  ETIMEDOUT: 'TIMED_OUT',
  EPIPE: 'TIMED_OUT',
  ENOTFOUND: 'TIMED_OUT',
  EAI_AGAIN: 'TIMED_OUT',
  ExpiredToken: 'CREDENTIALS_REFUSED',
  ExpiredTokenException: 'CREDENTIALS_REFUSED',
  InvalidClientTokenId: 'CREDENTIALS_REFUSED',
  UnrecognizedClientException: 'CREDENTIALS_REFUSED',
  SignatureDoesNotMatch: 'CREDENTIALS_REFUSED',
  CredentialsProviderError: 'CREDENTIALS_REFUSED',
};

export function failureOf(error: unknown): Failure {
  const names = [errorName(error), errorCode(error)].filter((name) => name !== '');
  const code = names.map((name) => CODES[name]).find((known) => known !== undefined) ?? 'SERVICE_ERROR';
  const text = error instanceof Error ? error.message : String(error);
  const message = `${names[0] ?? 'Error'}: ${text}`.replace(/\s+/g, ' ').slice(0, 300);
  return { code, message };
}

/** The `name` of an SDK exception is the error code of the service. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The session has ended before its time, or its credentials were revoked: a new AssumeRole helps. */
export function isExpiredSession(error: unknown): boolean {
  return ['ExpiredToken', 'ExpiredTokenException'].includes(errorName(error));
}

/** IAM knows no such user or key any more. */
export function isGone(error: unknown): boolean {
  return ['NoSuchEntity', 'NoSuchEntityException'].includes(errorName(error));
}

/** AWS refused the call's first attempt: it cannot have taken effect. */
export function isRefusedOutright(error: unknown): boolean {
  const attempts = (error as { readonly $metadata?: { readonly attempts?: number } }).$metadata?.attempts;
  return attempts === 1 && (isGone(error) || failureOf(error).code === 'ACCESS_DENIED');
}

/**
 * @throws whatever `error` is when no AWS answer stands behind it: a bug, or a run that must end, must not pass for an
 * unreachable account.
 */
export function failureOrThrow(error: unknown): Failure {
  if (NO_ANSWERS.some((kind) => error instanceof kind)) throw error;
  return failureOf(error);
}

const NO_ANSWERS = [TypeError, ReferenceError, RangeError, KeyRotationError];

/** The session itself cannot be had: the trouble is the account's, not of the user who was asked for. */
export function isSessionFailure(error: unknown): boolean {
  return error instanceof Error && ['AssumeRoleError', 'WrongAccountError'].includes(error.name);
}
