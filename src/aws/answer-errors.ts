import type { ProblemCode } from '../core/problem.ts';
import { codeOfStatus } from './failure-codes.ts';

/** A failure of the world, in the report's terms: what AWS answered, or that it did not. Never a bug of ours. */
export class AnswerError extends Error {
  override readonly name: string = 'AnswerError';
  readonly problemCode: ProblemCode;

  constructor(problemCode: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problemCode = problemCode;
  }
}

/** Which call it was, and what came. */
export interface WhatCame {
  readonly verb: string;
  readonly status: number;
  /** The first of it, fit for a report; never credentials. */
  readonly words: string;
}

/**
 * Something came that does not hold what the verb must tell, or that nobody at AWS has written: a page of a proxy, half an
 * answer, a date that is none. By its status it may still tell that the service is ill or busy.
 */
export class UnreadableAnswerError extends AnswerError {
  override readonly name = 'UnreadableAnswerError';
  readonly status: number;

  constructor({ verb, status, words }: WhatCame, why: string, options?: ErrorOptions) {
    super(
      codeOfStatus(status) ?? 'UNREADABLE_ANSWER',
      `${verb} was answered with HTTP ${status} and what cannot be read (${why}): ${words}`,
      options,
    );
    this.status = status;
  }
}

/** Something came back for a deed, and does not tell whether it was done: whoever asked has to look. */
export class UnknownOutcomeError extends AnswerError {
  override readonly name = 'UnknownOutcomeError';

  constructor(cause: UnreadableAnswerError) {
    super(cause.problemCode, cause.message, { cause });
  }
}

/** STS refused the role, or could not be asked; the reason is the `cause`. */
export class AssumeRoleError extends Error {
  override readonly name = 'AssumeRoleError';
}

/** The role's session is not in the account that was meant: nothing may be read or done with it. */
export class WrongAccountError extends AnswerError {
  override readonly name = 'WrongAccountError';

  constructor(message: string) {
    super('WRONG_ACCOUNT', message);
  }
}
