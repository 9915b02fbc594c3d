import { keyOfRow, type Key, type Row } from '../../../src/ledger/row.ts';
import type { LedgerTable } from '../../../src/ledger/table.ts';
import type { Move, Turn } from './move.ts';

/** The same table for one who acts: each request to it is a move, which waits for its turn. */
export function inTurn(table: LedgerTable, turn: Turn): LedgerTable {
  async function* listed(move: Move, list: () => AsyncIterable<Row>): AsyncIterable<Row> {
    yield* await turn(move, async () => {
      const rows: Row[] = [];
      for await (const row of list()) rows.push(row);
      return rows;
    });
  }
  return {
    get: (key) => turn(read([key]), () => table.get(key)),
    getMany: (keys) =>
      keys.length === 0 ? table.getMany(keys) : turn(read(keys), () => table.getMany(keys)),
    query: (pk, range) =>
      listed({ name: `list ${pk} ${range.prefix ?? ''}`, on: [`${pk} / *`], changes: false }, () =>
        table.query(pk, range),
      ),
    queryOutbox: (value) =>
      listed({ name: `list ${value}`, on: [INDEX], changes: false }, () => table.queryOutbox(value)),
    scanKeys: (filter, onPage) =>
      turn({ name: 'scan', on: ['*'], changes: false }, () => table.scanKeys(filter, onPage)),
    put: (row, condition) => turn(write('put', [row]), () => table.put(row, condition)),
    update: (key, change, condition) =>
      turn(write('update', [key]), () => table.update(key, change, condition)),
    updateAndRead: (key, change, condition) =>
      turn(write('update', [key]), () => table.updateAndRead(key, change, condition)),
    delete: (key, condition) => turn(write('delete', [key]), () => table.delete(key, condition)),
    writeTogether: (items, writesOf) => {
      const rows = items.flatMap(writesOf).map((each) => ('row' in each ? each.row : each.key));
      return items.length === 0
        ? Promise.resolve([])
        : turn(write('write together', rows), () => table.writeTogether(items, writesOf));
    },
    putMany: (rows) =>
      rows.length === 0 ? table.putMany(rows) : turn(write('put', rows), () => table.putMany(rows)),
  };
}

const INDEX = 'the index';

function read(keys: readonly Key[]): Move {
  return { name: `read ${keys.map(keyOfRow).join()}`, on: keys.map(keyOfRow), changes: false };
}

/** Whoever lists a partition or the index may see it. */
function write(how: string, keys: readonly Key[]): Move {
  const isListed = keys.some(({ pk }) => pk.startsWith('KEY#') || pk.startsWith('RUN#'));
  return {
    name: `${how} ${keys.map(keyOfRow).join()}`,
    on: [...keys.map(keyOfRow), ...keys.map(({ pk }) => `${pk} / *`), ...(isListed ? [INDEX] : [])],
    changes: true,
  };
}
