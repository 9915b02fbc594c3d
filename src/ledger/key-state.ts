import { keyText, type KeyName } from '../core/access-key.ts';
import { cyclesToDrop, noticesToDrop } from '../core/kept-notices.ts';
import { inPieces } from '../core/in-pieces.ts';
import type { Expression } from './dynamodb/expression.ts';
import { RowRefusedError } from './ledger-error.ts';
import { keyState } from './row-keys.ts';
import { readKeyState, type KeyState } from './rows/key-rows.ts';
import { sortRows, unreadable, valueOf, type Reading, type ReadRows } from './rows/reading.ts';
import type { LedgerTable, Row } from './table.ts';

/** Names in one expression, which DynamoDB keeps to 4 KB. */
const NAMES_AT_ONCE = 100;

/** What the sparse index lists a key under: one of these at a time, what is open before a running cycle. */
export const LISTED = { intent: 'INTENT', cycle: 'CYCLE', restore: 'RESTORE' } as const;

/** Reads the `STATE` of keys, changes it, and keeps it small. */
export interface KeyStates {
  /** @returns null where the ledger knows nothing of the key. @throws RowUnreadableError */
  read<T>(key: KeyName, as: (row: Row) => Reading<T>): Promise<T | null>;
  /** By `keyText`; keys of which the ledger knows nothing are in neither map. */
  readMany<T>(keys: readonly KeyName[], as: (row: Row) => Reading<T>): Promise<ReadRows<string, T>>;
  /** @returns the row as it is now; null when the condition did not hold */
  change(key: KeyName, expression: Expression, condition?: Expression): Promise<Row | null>;
  /** Drops the notices that nothing asks for any more. @returns how many */
  prune(key: KeyName, row: Row | null): Promise<number>;
}

export function keyStates(table: LedgerTable): KeyStates {
  async function prune(key: KeyName, row: Row | null): Promise<number> {
    const read = row && readKeyState(row);
    if (!read?.ok) return 0;
    const names = noticesToDrop(read.value.notices, read.value);
    for (const piece of inPieces(names, NAMES_AT_ONCE)) {
      const bound = Object.fromEntries(piece.map((name, index) => [`#n${index}`, name]));
      await table.update(
        keyState(key),
        { text: `REMOVE ${Object.keys(bound).join(', ')}`, names: bound },
        { text: 'attribute_exists(pk)' },
      );
    }
    const over = cyclesToDrop(read.value);
    if (over.length > 0) {
      const dropped = { text: 'DELETE cyclesBegun :over', values: { ':over': new Set(over) } };
      await table.update(keyState(key), dropped, { text: 'attribute_exists(pk)' });
    }
    return names.length;
  }

  return {
    async read(key, as) {
      const row = await table.get(keyState(key));
      return row && valueOf(as(row));
    },

    async readMany(keys, as) {
      const names = new Map(keys.map((key) => [keyState(key).pk, keyText(key)]));
      return sortRows(await table.getMany(keys.map(keyState)), as, ({ pk }) => names.get(pk) ?? pk);
    },

    async change(key, expression, condition) {
      const write = () => table.updateAndRead(keyState(key), expression, condition);
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof RowRefusedError)) throw error;
        // It may have grown too large, in the time when nothing was dropped.
        if ((await prune(key, await table.get(keyState(key)))) === 0) throw error;
        return write();
      }
    },

    prune,
  };
}

/** @param orElse why a row of which `pick` makes nothing cannot be read */
export function readAs<T>(row: Row, pick: (state: KeyState) => T | null, orElse = ''): Reading<T> {
  const read = readKeyState(row);
  if (!read.ok) return read;
  const value = pick(read.value);
  return value === null ? unreadable(row, orElse) : { ok: true, value };
}
