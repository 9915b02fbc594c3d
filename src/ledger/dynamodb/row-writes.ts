import { errorName } from '../../aws/failure.ts';
import { LedgerOutageError, RowRefusedError, RowUnreadableError, UNKNOWN_VERSION } from '../ledger-error.ts';
import type { Key, Row } from '../row.ts';
import { isRefusedVersion } from './answers.ts';
import { CONDITION_FAILED } from './ask.ts';
import { bindings, onKnownVersion, ROW_VERSION, withVersion, type Expression } from './expression.ts';

/** A row that is made, on a condition. */
export interface RowPut {
  readonly row: Row;
  readonly condition?: Expression;
}

/** A row that is changed, on a condition. */
export interface RowUpdate {
  readonly key: Key;
  readonly change: Expression;
  readonly condition?: Expression;
}

export type RowWrite = RowPut | RowUpdate;

/** What a request says of a row to be put, but of which table. */
export function putting(row: Row, condition?: Expression) {
  return { Item: { v: ROW_VERSION, ...row }, ...conditionOf(onKnownVersion(condition)) };
}

/** The same of a row to be updated. */
export function updating({ pk, sk }: Key, change: Expression, condition?: Expression) {
  const versioned = withVersion(change);
  return {
    Key: { pk, sk },
    UpdateExpression: versioned.text,
    ...conditionOf(onKnownVersion(condition), versioned),
  };
}

/** @param others expressions of the same request */
function conditionOf(condition: Expression, ...others: readonly Expression[]) {
  return {
    ConditionExpression: condition.text,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ...bindings(...others, condition),
  } as const;
}

/**
 * @param condition what was asked beside the version
 * @returns null when it did not hold
 */
export async function whenItHolds<T>(
  key: Key,
  condition: Expression | undefined,
  write: () => Promise<T>,
): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (errorName(error) === CONDITION_FAILED) {
      if (condition === undefined || isRefusedVersion(error))
        throw new RowUnreadableError({ pk: key.pk, sk: key.sk, why: UNKNOWN_VERSION });
      return null;
    }
    throw error instanceof LedgerOutageError && error.reason === 'REFUSED'
      ? new RowRefusedError(key, error)
      : error;
  }
}
