import {
  isKnownVersion,
  onKnownVersion,
  ROW_VERSION,
  withVersion,
  type Expression,
} from '../../../src/ledger/dynamodb/expression.ts';
import { RowUnreadableError, UNKNOWN_VERSION } from '../../../src/ledger/ledger-error.ts';
import { keyOfRow, type Key, type Row } from '../../../src/ledger/row.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import type { LedgerTable, SortRange } from '../../../src/ledger/table.ts';
import { copyOf, holds, updated } from './expressions.ts';

/**
 * The ledger's table as a map, a thousand times faster than an emulator: what can be asked of every order of many moves. It
 * is held to what DynamoDB does by `agreement.test.ts`.
 */
export interface PlainTable extends LedgerTable {
  readonly rows: Map<string, Row>;
}

export function plainTable(): PlainTable {
  const rows = new Map<string, Row>();
  const present = (key: Key): Row | undefined => rows.get(keyOfRow(key));
  const inOrder = (): Row[] => [...rows.values()].sort((a, b) => (a.sk < b.sk ? -1 : a.sk > b.sk ? 1 : 0));

  function write(
    key: Key,
    change: () => Row,
    condition: Expression | undefined,
    beside: Expression = { text: '' },
  ): Promise<Row | null> {
    const before = present(key);
    const asked = onKnownVersion(condition);
    // Names and values are bound once for a request, wherever it uses them.
    const names = { ...beside.names, ...asked.names };
    const values = { ...beside.values, ...asked.values };
    if (!holds(before ?? {}, { text: asked.text, names, values })) {
      if (condition !== undefined && isKnownVersion(before?.v)) return Promise.resolve(null);
      return Promise.reject(new RowUnreadableError({ pk: key.pk, sk: key.sk, why: UNKNOWN_VERSION }));
    }
    const row = change();
    rows.set(keyOfRow(key), row);
    return Promise.resolve(copyOf(row));
  }
  const put = async (row: Row, condition?: Expression): Promise<boolean> =>
    (await write(row, () => copyOf<Row>({ v: ROW_VERSION, ...row }), condition)) !== null;
  const updateAndRead = (key: Key, change: Expression, condition?: Expression): Promise<Row | null> =>
    write(
      key,
      () => ({ ...updated(present(key) ?? {}, withVersion(copyOf(change))), pk: key.pk, sk: key.sk }),
      condition,
      change,
    );

  return {
    rows,
    get: (key) => Promise.resolve(copyOf(present(key) ?? null)),
    getMany: (keys) => {
      const asked = new Map(keys.map((key) => [keyOfRow(key), key]));
      return Promise.resolve([...asked.values()].flatMap((key) => copyOf(present(key) ?? [])));
    },
    query: (pk, range) =>
      asyncItems(
        inOrder()
          .filter((row) => row.pk === pk && isIn(row, range))
          .map(copyOf),
      ),
    queryOutbox: (value) =>
      asyncItems(
        inOrder()
          .filter(({ outbox }) => outbox === value)
          .map(copyOf),
      ),
    scanKeys: (filter) => Promise.resolve(inOrder().filter((row) => holds(row, filter))),
    put,
    update: async (key, change, condition) => (await updateAndRead(key, change, condition)) !== null,
    updateAndRead,
    delete: (key, condition) => {
      if (condition !== undefined && !holds(present(key) ?? {}, condition)) return Promise.resolve(false);
      rows.delete(keyOfRow(key));
      return Promise.resolve(true);
    },
    writeTogether: async (items, writesOf) => {
      const before = [...rows];
      for (const each of items.flatMap(writesOf)) {
        const made =
          'row' in each
            ? put(each.row, each.condition)
            : updateAndRead(each.key, each.change, each.condition).then((row) => row !== null);
        if (await made.catch(() => false)) continue;
        rows.clear();
        for (const [name, row] of before) rows.set(name, row);
        return items;
      }
      return [];
    },
    putMany: (many) => {
      for (const row of many) rows.set(keyOfRow(row), copyOf<Row>({ v: ROW_VERSION, ...row }));
      return Promise.resolve([]);
    },
  };
}

function isIn({ sk }: Row, { prefix, between }: SortRange): boolean {
  return between ? sk >= between[0] && sk <= between[1] : sk.startsWith(prefix ?? '');
}
