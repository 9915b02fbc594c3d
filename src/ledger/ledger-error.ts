import { AnswerError } from '../aws/answer-errors.ts';
import { KeyRotationError, type ProblemCode } from '../core/problem.ts';
import { keyOfRow, type Key } from './row.ts';

/** What keeps the ledger from telling or taking something, in the report's terms; never a bug of ours. */
export class LedgerError extends AnswerError {
  override readonly name: string = 'LedgerError';
}

/** What stands behind an outage: a failure of the call, or what DynamoDB says of the request. */
export type OutageReason = ProblemCode | 'UNREADABLE_ANSWER' | 'NO_TABLE' | 'REFUSED';

/** The table does not answer, or not so that it could be read: whatever is asked next may meet the same. */
export class LedgerOutageError extends LedgerError {
  override readonly name = 'LedgerOutageError';
  readonly reason: OutageReason;

  constructor(message: string, { reason }: { readonly reason: OutageReason }, options?: ErrorOptions) {
    super('LEDGER_UNREACHABLE', message, options);
    this.reason = reason;
  }
}

/** A row that is there and cannot be believed: damaged, written by hand, or by a later version. */
export interface UnreadableRow extends Key {
  readonly why: string;
}

/** Why a row of a later version cannot be read, and is never written over. */
export const UNKNOWN_VERSION = 'it is of a version that is not known here';

export function inWords(row: UnreadableRow): string {
  return `the row ${keyOfRow(row)} of the ledger cannot be read: ${row.why}`;
}

/** One row cannot be read, or is of a version that nobody here may write over. It costs what it is about, and nothing else. */
export class RowUnreadableError extends LedgerError {
  override readonly name = 'RowUnreadableError';
  readonly row: UnreadableRow;

  constructor(row: UnreadableRow) {
    super('LEDGER_UNREADABLE', inWords(row));
    this.row = row;
  }
}

/** DynamoDB does not take one row, such as one of more than 400 KB. It costs what the row is about, and nothing else. */
export class RowRefusedError extends LedgerError {
  override readonly name = 'RowRefusedError';
  readonly row: Key;

  constructor(row: Key, cause: LedgerOutageError) {
    super('LEDGER_REFUSED', `the row ${keyOfRow(row)} was not written: ${cause.message}`, { cause });
    this.row = row;
  }
}

/** The next row may well be read or written. */
export type OneRowError = RowUnreadableError | RowRefusedError;

export function isOfOneRow(error: unknown): error is OneRowError {
  return error instanceof RowUnreadableError || error instanceof RowRefusedError;
}

/** Goes on when one row cannot be read or written. @returns what came of it; null when `otherwise` was told */
export async function unlessOfOneRow<T>(
  work: Promise<T>,
  otherwise: (error: OneRowError) => void,
): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!isOfOneRow(error)) throw error;
    otherwise(error);
    return null;
  }
}

/** @throws KeyRotationError where the want of the ledger ends a run or a command */
export async function orEnd<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new KeyRotationError(error.problemCode, error.message, { cause: error });
  }
}
