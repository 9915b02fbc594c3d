import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { errorName } from '../../aws/failure.ts';
import type { Clock } from '../../workflow/clock.ts';
import { LedgerOutageError } from '../ledger-error.ts';
import { keyOfRow, type Key } from '../row.ts';
import { transacted } from './answers.ts';
import { CANCELLED, type Ask } from './ask.ts';
import { pastConflicts } from './patience.ts';
import { putting, updating, type RowWrite } from './row-writes.ts';

/** DynamoDB takes no more writes at once. */
const WRITE_LIMIT = 100;
/** Then its writes are made one by one. */
const CONFLICT_ATTEMPTS = 4;

/**
 * The writes of many items, those of one item whole or not at all, in as few transactions as they take: one after the other,
 * so that none meets another of its own.
 * @returns the items of which nothing was written, since one write of their transaction could not be made
 */
export type Transact = <T>(
  items: readonly T[],
  writesOf: (item: T) => readonly RowWrite[],
) => Promise<readonly T[]>;

export function transactions(ask: Ask, TableName: string, clock: Clock): Transact {
  const asItem = (write: RowWrite) =>
    'row' in write
      ? { Put: { TableName, ...putting(write.row, write.condition) } }
      : { Update: { TableName, ...updating(write.key, write.change, write.condition) } };

  /**
   * Mails to two contacts of one key meet at its row, some milliseconds apart: the later transaction waits for the other.
   * @returns false when none of them was made
   */
  async function isMade(writes: readonly RowWrite[]): Promise<boolean> {
    const TransactItems = writes.map(asItem);
    const once = () => {
      const command = new TransactWriteCommand({ TransactItems, ReturnConsumedCapacity: 'TOTAL' });
      return ask('TransactWriteItems', command, transacted);
    };
    try {
      await pastConflicts(once, clock, { isConflict: isConflictOnly, attempts: CONFLICT_ATTEMPTS });
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

/** Cancelled for nothing but that somebody else was at one of the rows. */
function isConflictOnly(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  return codes.includes('TransactionConflict') && codes.every((code) => PASSING.includes(code));
}

const PASSING = ['None', 'TransactionConflict'];

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
