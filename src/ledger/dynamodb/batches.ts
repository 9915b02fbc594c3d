import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../workflow/clock.ts';
import { inPieces } from '../../core/in-pieces.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import { LedgerOutageError } from '../ledger-error.ts';
import { keyOfRow, type Key, type Row } from '../row.ts';
import { rowsOf, unwrittenOf } from './answers.ts';
import type { Ask } from './ask.ts';
import { ATTEMPTS, waitBefore } from './patience.ts';

const WRITE_LIMIT = 25;
const GET_LIMIT = 100;
/** Batches of one call on their way at once. */
const AT_ONCE = 8;

/**
 * Many rows at once, until DynamoDB has given or taken them all. A key that is named twice is asked for once: DynamoDB
 * refuses a batch with doubles.
 */
export interface Batches {
  /** In no order; absent rows are left out. */
  get(keys: readonly Key[]): Promise<Row[]>;
  /** Of rows with the same key the last one. @param oneByOne writes those of a batch that was refused */
  put(rows: readonly Row[], oneByOne: (row: Row) => Promise<void>): Promise<void>;
}

export function batches(ask: Ask, table: string, clock: Clock): Batches {
  /** DynamoDB hands back what it had no capacity for; the rest is asked again, ever more slowly. */
  async function untilDone<T>(batch: readonly T[], send: (rest: readonly T[]) => Promise<readonly T[]>) {
    let rest = batch;
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      if (attempt === ATTEMPTS) throw undone(rest.length, batch.length);
      await waitBefore(attempt, clock);
      rest = await send(rest);
    }
  }

  const undone = (left: number, of: number): LedgerOutageError =>
    new LedgerOutageError(
      `DynamoDB left ${left} of ${of} rows of a batch on table ${table} undone, ${ATTEMPTS} times over`,
      { reason: 'THROTTLED' },
    );

  return {
    async get(keys) {
      const found: Row[] = [];
      await limitedMap(inPieces([...byName(keys).values()], GET_LIMIT), AT_ONCE, (batch) =>
        untilDone(batch, async (asked) => {
          const RequestItems = {
            [table]: { Keys: asked.map(({ pk, sk }) => ({ pk, sk })), ConsistentRead: true },
          };
          const { rows, rest } = await ask(
            'BatchGetItem',
            new BatchGetCommand({ RequestItems }),
            rowsOf(table, byName(asked)),
          );
          found.push(...rows);
          return rest;
        }),
      );
      return found;
    },

    async put(rows, oneByOne) {
      await limitedMap(inPieces([...byName(rows).values()], WRITE_LIMIT), AT_ONCE, (batch) =>
        untilDone(batch, async (asked) => {
          const RequestItems = { [table]: asked.map((Item) => ({ PutRequest: { Item } })) };
          try {
            return await ask(
              'BatchWriteItem',
              new BatchWriteCommand({ RequestItems }),
              unwrittenOf(table, byName(asked)),
            );
          } catch (error) {
            if (!(error instanceof LedgerOutageError) || error.reason !== 'REFUSED') throw error;
            // One of them is refused, and nobody says which.
            for (const row of asked) await oneByOne(row);
            return [];
          }
        }),
      );
    },
  };
}

function byName<K extends Key>(keys: readonly K[]): ReadonlyMap<string, K> {
  return new Map(keys.map((key) => [keyOfRow(key), key]));
}
