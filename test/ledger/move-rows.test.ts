import { moveRows } from '../../src/ledger/move-rows.ts';
import { ledgerTable, type Row } from '../../src/ledger/table.ts';
import { systemClock } from '../../src/workflow/clock.ts';
import { buildClients } from '../../src/aws/clients.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { ledgerRows } from '../e2e/ledger-rows.ts';
import { stage, type Stage } from '../e2e/harness.ts';
import { reach } from '../in-process/reach.ts';
import { says, tableAnswering } from './stub-table.ts';

let staged: Stage;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
});
afterEach(() => staged.close());

const KEY = { pk: 'KEY#222222222222#AKIAEXAMPLE00000000A', sk: 'STATE', v: 1 };
const rows: readonly Row[] = [
  { ...KEY, deadline: '2027-03-09T08:00:00.000Z', days: 7 },
  { pk: KEY.pk, sk: 'NOTICE#2027-03-01#first#ann@example.com', v: 1, outbox: 'pending' },
  { pk: 'MAIL#1', sk: 'STATE', v: 1, tags: new Set(['a', 'b']) },
  { pk: 'RUN#2027-03-01T08-00-00Z-enforce', sk: 'META', v: 2, later: { than: ['this', null, true] } },
];
const stays: readonly Row[] = [
  { pk: 'LOCK', sk: 'RUN', v: 1, owner: 'o', runId: 'r', leaseUntil: '2027-03-01T08:05:00.000Z' },
  { pk: 'CONTROL', sk: 'PAUSE', v: 1, by: 'ann', since: '2027-03-01T08:00:00.000Z', reason: 'moving' },
  { pk: 'IDENTITY#ann@example.com', sk: 'STATE', v: 1, requestedAt: '2027-03-01T08:00:00.000Z' },
  { pk: 'SEEN#222222222222', sk: 'PART#0', v: 1 },
];

/** From the stage's own ledger into another one beside it. */
async function moved(already: readonly Row[] = [], times = 1) {
  await staged.putRows([...rows, ...stays]);
  const other = ledgerRows(staged.organization, 'other-ledger');
  await other.create();
  await other.put(already);
  const { dynamodb, close } = buildClients(
    { ...reach(staged.organization), credentials: staged.organization.administrator },
    null,
  );
  try {
    const [from, to] = ['keyrotation-ledger', 'other-ledger'].map((name) =>
      ledgerTable(dynamodb, name, systemClock),
    );
    const told: (readonly [number, number])[] = [];
    const outcomes = [];
    if (!from || !to) throw new Error('no tables');
    for (let n = 0; n < times; n += 1)
      outcomes.push(await moveRows(from, to, (done, total) => void told.push([done, total])));
    return { outcomes, told, there: await other.read() };
  } finally {
    close();
    other.close();
  }
}

const byKey = (list: readonly Row[]): Row[] =>
  [...list].sort((a, b) => `${a.pk} ${a.sk}`.localeCompare(`${b.pk} ${b.sk}`));

test('rows come along as they are, those of a later version too; what is of the place stays', async () => {
  const { outcomes, told, there } = await moved();
  expect(outcomes).toEqual([{ written: rows.length, alreadyThere: 0, refused: [] }]);
  expect(byKey(there)).toEqual(byKey(rows));
  expect(told).toEqual([[rows.length, rows.length]]);
});

test('a second time writes nothing', async () => {
  const { outcomes, there } = await moved([], 2);
  expect(outcomes[1]).toEqual({ written: 0, alreadyThere: rows.length, refused: [] });
  expect(byKey(there)).toEqual(byKey(rows));
});

test('what the new hub has written meanwhile is not written over', async () => {
  const own = { ...KEY, deadline: '2027-04-01T08:00:00.000Z' };
  const { outcomes, there } = await moved([own]);
  expect(outcomes).toEqual([{ written: rows.length - 1, alreadyThere: 1, refused: [] }]);
  expect(there.filter(({ pk, sk }) => pk === KEY.pk && sk === 'STATE')).toEqual([own]);
});

test('a row that was written a moment before is among those that are looked for', async () => {
  const { table, requests } = tableAnswering(() => says({ Items: [], ScannedCount: 0, Count: 0 }));
  await moveRows(table, table, () => undefined);
  expect(requests.map(({ verb }) => verb)).toContain('Scan');
  expect(requests.map(({ input }) => input.ConsistentRead)).toEqual(requests.map(() => true));
});
