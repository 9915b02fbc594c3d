import type { ProblemCode } from '../../core/problem.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { isOfOneRow } from '../../ledger/ledger-error.ts';

export interface LedgerFailure {
  readonly code: ProblemCode;
  readonly message: string;
  /** Whether the next write would meet the same: not so when one row is refused. */
  readonly stops: boolean;
}

/** @returns null when all was written. @throws what is no answer of AWS */
export async function failureOfLedger(write: () => Promise<void>): Promise<LedgerFailure | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (isOfOneRow(error)) return { code: error.problemCode, message: error.message, stops: false };
    return { code: 'LEDGER_UNREACHABLE', message: failureOrThrow(error).message, stops: true };
  }
}
