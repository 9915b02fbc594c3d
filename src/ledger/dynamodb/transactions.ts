import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { errorName } from '../../aws/failure.ts';
import { LedgerOutageError } from '../ledger-error.ts';
import { keyOfRow, type Key } from '../row.ts';
import { transacted } from './answers.ts';
import { CANCELLED, type Ask } from './ask.ts';
import { putting, updating, type RowWrite } from './row-writes.ts';

/** DynamoDB takes no more writes at once. */
const WRITE_LIMIT = 100;

/**
 * The writes of many items, those of one item whole or not at all, in as few transactions as they take: one after the other,
 * so that none meets another of its own.
 * @returns the items of which nothing was written, since one write of their transaction could not be made
 */
export type Transact = <T>(
  items: readonly T[],
  writesOf: (item: T) => readonly RowWrite[],
) => Promise<readonly T[]>;

export function transactions(ask: Ask, TableName: string): Transact {
  const asItem = (write: RowWrite) =>
    'row' in write
      ? { Put: { TableName, ...putting(write.row, write.condition) } }
      : { Update: { TableName, ...updating(write.key, write.change, write.condition) } };

  /** @returns false when none of them was made */
  async function isMade(writes: readonly RowWrite[]): Promise<boolean> {
    const TransactItems = writes.map(asItem);
    const command = new TransactWriteCommand({ TransactItems, ReturnConsumedCapacity: 'TOTAL' });
    try {
      await ask('TransactWriteItems', command, transacted);
      return true;
    } catch (error) {
      const isRefused = error instanceof LedgerOutageError && error.reason === 'REFUSED';
      if (isRefused || errorName(error) === CANCELLED) return false;
      throw error;
    }
  }

  return async <T>(items: readonly T[], writesOf: (item: T) => readonly RowWrite[]) => {
    const left: T[] = [];
    for (const piece of pieces(items, writesOf)) {
      const isWritten = await isMade(piece.flatMap(({ writes }) => writes));
      if (!isWritten) left.push(...piece.map(({ item }) => item));
    }
    return left;
  };
}

const rowOf = (write: RowWrite): Key => ('row' in write ? write.row : write.key);

interface Asked<T> {
  readonly item: T;
  readonly writes: readonly RowWrite[];
}

/** In their order. A transaction may not be at one row twice. */
function* pieces<T>(
  items: readonly T[],
  writesOf: (item: T) => readonly RowWrite[],
): Iterable<readonly Asked<T>[]> {
  let piece: Asked<T>[] = [];
  let rows = new Set<string>();
  for (const item of items) {
    const writes = writesOf(item);
    const names = writes.map((write) => keyOfRow(rowOf(write)));
    if (rows.size + names.length > WRITE_LIMIT || names.some((name) => rows.has(name))) {
      if (piece.length > 0) yield piece;
      piece = [];
      rows = new Set();
    }
    piece.push({ item, writes });
    for (const name of names) rows.add(name);
  }
  if (piece.length > 0) yield piece;
}
