import { KeyRotationError, type ProblemCode } from '../core/problem.ts';
import { AnswerError, AssumeRoleError, WrongAccountError } from './answer-errors.ts';
import { codeOfStatus, MEANINGS } from './failure-codes.ts';
import { fact, inOneLine, wordsOf } from './thrown.ts';

/** An AWS call that did not work, in the report's terms. */
export interface Failure {
  readonly code: ProblemCode;
  /** One line, without credentials: AWS's own words after the error's name. */
  readonly message: string;
}

/**
 * @throws whatever `error` is when no answer of AWS stands behind it, nor the want of one: a bug, or a run that must end,
 * must not pass for an unreachable account.
 */
export function failureOrThrow(error: unknown): Failure {
  const failure = failureIn(error);
  if (failure === null) throw error;
  return failure;
}

/** Where a failure is all that matters of an error, whichever it is. @throws what `failureOrThrow` throws */
export function rethrowBug(error: unknown): void {
  failureOrThrow(error);
}

/** The code by which AWS, the SDK or Node names an error. */
export function errorName(error: unknown): string {
  return fact(error, 'name') ?? '';
}

/** IAM knows no such user or key any more. */
export function isGone(error: unknown): boolean {
  return failureIn(error)?.code === 'GONE';
}

/** AWS itself said no to this attempt, or put it off for want of a turn: it cannot have taken effect. */
export function isRefusal(error: unknown): boolean {
  const code = failureIn(error)?.code;
  return isServiceException(error) && (code === 'GONE' || code === 'ACCESS_DENIED' || code === 'THROTTLED');
}

/** AWS refused the call's first attempt: it cannot have taken effect. */
export function isRefusedOutright(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly attempts?: number } };
  const code = failureIn(error)?.code;
  return $metadata?.attempts === 1 && (code === 'GONE' || code === 'ACCESS_DENIED');
}

/** AWS refuses the session's credentials, which have ended or were revoked before their time: a new one may help. */
export function isSessionOver(error: unknown): boolean {
  return !isSessionFailure(error) && failureIn(error)?.code === 'CREDENTIALS_REFUSED';
}

/** The session itself cannot be had: the trouble is the account's, not of the user who was asked for. */
export function isSessionFailure(error: unknown): boolean {
  return error instanceof AssumeRoleError || error instanceof WrongAccountError;
}

/** What stands behind an error; null when it is a bug, or a run that must end. */
export function failureIn(error: unknown): Failure | null {
  if (error instanceof KeyRotationError) return null;
  if (error instanceof AssumeRoleError) return failureIn(error.cause);
  if (error instanceof AnswerError) return { code: error.problemCode, message: inOneLine(error.message) };
  const code = codeIn(error);
  return code === null ? null : { code, message: inOneLine(wordsOf(error)) };
}

function codeIn(error: unknown): ProblemCode | null {
  const name = errorName(error);
  const message = fact(error, 'message') ?? '';
  if (
    /^(?:SignatureDoesNotMatch|InvalidSignatureException)$/.test(name) &&
    SIGNED_AT_ANOTHER_TIME.test(message)
  )
    return 'CLOCK_SKEWED';
  // Node's own code first: the SDK calls each of them a timeout.
  const known = MEANINGS[fact(error, 'code') ?? ''] ?? MEANINGS[name];
  if (known !== undefined) return known;
  if (message === 'Region is missing') return 'REGION_MISSING';
  return isServiceException(error) ? (codeOfStatus(statusOf(error)) ?? 'SERVICE_ERROR') : null;
}

const SIGNED_AT_ANOTHER_TIME = /Signature (?:expired|not yet current)/i;

/** The SDK marks what a service said by whose fault it is. */
export function isServiceException(error: unknown): boolean {
  return fact(error, '$fault') !== null;
}

function statusOf(error: unknown): number {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}
