import { LedgerOutageError } from '../../src/ledger/ledger-error.ts';
import { ledgerTable } from '../../src/ledger/table.ts';
import {
  refuses,
  says,
  sleeplessClock,
  TABLE,
  tableAnswering,
  type Answer,
  type Request,
} from './stub-table.ts';
import { tableHere, TABLE as HERE } from './table-here.ts';

const MADE = says({ ConsumedCapacity: [{ TableName: TABLE, CapacityUnits: 4 }] });
const CANCELLED = refuses(400, 'TransactionCanceledException');

/** An item is a key's number; two rows are written of each. */
const twoRows = (key: number) => [
  { row: { pk: `P${key}`, sk: 'A' }, condition: { text: 'attribute_not_exists(pk)' } },
  { key: { pk: `P${key}`, sk: 'B' }, change: { text: 'SET a = :a', values: { ':a': 1 } } },
];
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Of each transaction the rows that it is at. */
const rowsOf = (requests: readonly Request[]): string[][] =>
  requests.map(({ input }) =>
    [...JSON.stringify(input).matchAll(/"pk":\{"S":"(\w+)"\},"sk":\{"S":"(\w+)"\}/g)].map(
      ([, pk, sk]) => `${pk}${sk}`,
    ),
  );

describe('rows that are written together', () => {
  test('go in as few transactions as they take, those of one item in one', async () => {
    const { table, requests } = tableAnswering(() => MADE);
    expect(await table.writeTogether(numbers(120), twoRows)).toEqual([]);
    expect(rowsOf(requests).map(({ length }) => length)).toEqual([100, 100, 40]);
    expect(rowsOf(requests)[1]?.slice(0, 2)).toEqual(['P50A', 'P50B']);
    expect(requests.map(({ verb }) => verb)).toEqual(Array.from({ length: 3 }, () => 'TransactWriteItems'));
  });

  test('are in another transaction where they are of a row that one has: DynamoDB takes no doubles', async () => {
    const { table, requests } = tableAnswering(() => MADE);
    expect(await table.writeTogether([1, 2, 1, 3], twoRows)).toEqual([]);
    expect(rowsOf(requests)).toEqual([
      ['P1A', 'P1B', 'P2A', 'P2B'],
      ['P1A', 'P1B', 'P3A', 'P3B'],
    ]);
  });

  test('are none, and no call is made', async () => {
    const { table, requests } = tableAnswering(() => MADE);
    expect(await table.writeTogether([], twoRows)).toEqual([]);
    expect(requests).toEqual([]);
  });

  test.each<[string, Answer]>([
    ['is cancelled', CANCELLED],
    ['is refused', refuses(400, 'ValidationException', 'more than 4 MB')],
  ])('and whose transaction %s are left, all of it and nothing else', async (_, answer) => {
    const { table } = tableAnswering(({ n }) => (n === 2 ? answer : MADE));
    expect(await table.writeTogether(numbers(120), twoRows)).toEqual(numbers(100).slice(50));
  });

  const cancelledFor = (...codes: readonly string[]): Answer => ({
    status: 400,
    body: JSON.stringify({
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: 'Transaction cancelled, please refer cancellation reasons for specific reasons',
      CancellationReasons: codes.map((Code) => ({ Code })),
    }),
  });

  test('wait for another transaction at one of them, and go together all the same', async () => {
    const clock = sleeplessClock();
    const conflict = cancelledFor('None', 'TransactionConflict');
    const { table, requests } = tableAnswering(({ n }) => (n <= 2 ? conflict : MADE), clock);
    expect(await table.writeTogether([1, 2], twoRows)).toEqual([]);
    expect(requests).toHaveLength(3);
    const tokens = requests.map(({ input }) => (input as { ClientRequestToken?: string }).ClientRequestToken);
    expect(new Set(tokens).size).toBe(3);
    expect(clock.sleptMs()).toBeGreaterThan(100);
  });

  test.each<[string, Answer, number]>([
    ['another one is there time and again', cancelledFor('TransactionConflict', 'None'), 4],
    ['a condition fails as well', cancelledFor('TransactionConflict', 'ConditionalCheckFailed'), 1],
    ['a condition fails', cancelledFor('None', 'ConditionalCheckFailed'), 1],
    ['no reason is given', cancelledFor(), 1],
  ])('are left where %s', async (_, answer, calls) => {
    const { table, requests } = tableAnswering(() => answer, sleeplessClock());
    expect(await table.writeTogether([1, 2], twoRows)).toEqual([1, 2]);
    expect(requests).toHaveLength(calls);
  });

  test.each<[string, Answer]>([
    ['does not answer', refuses(500, 'InternalServerError')],
    ['has no capacity', refuses(400, 'ThrottlingException')],
    ['says nothing', says({ ConsumedCapacity: undefined })],
  ])('are not left when the table %s: what is asked next may meet the same', async (_, answer) => {
    const { table, requests } = tableAnswering(() => answer);
    const failure = table.writeTogether(numbers(120), twoRows);
    await expect(failure).rejects.toBeInstanceOf(LedgerOutageError);
    expect(requests).toHaveLength(1);
  });

  test('are written by DynamoDB all or none, each on its condition and of a version that is known', async () => {
    const here = await tableHere();
    const table = ledgerTable(here.client(), HERE, sleeplessClock());
    await here.put([
      { pk: 'P1', sk: 'B', v: 1, b: 2 },
      { pk: 'P7', sk: 'B', v: 99 },
      { pk: 'P8', sk: 'A', v: 1 },
    ]);
    const before = await here.rows();
    expect(await table.writeTogether([1, 7], twoRows)).toEqual([1, 7]);
    expect(await table.writeTogether([8, 1], twoRows)).toEqual([8, 1]);
    expect(await here.rows()).toEqual(before);
    expect(await table.writeTogether([1, 2], twoRows)).toEqual([]);
    expect((await here.rows()).filter(({ pk }) => pk < 'P7').sort((a, b) => (a.pk < b.pk ? -1 : 1))).toEqual([
      { pk: 'P1', sk: 'A', v: 1 },
      { pk: 'P1', sk: 'B', v: 1, a: 1, b: 2 },
      { pk: 'P2', sk: 'A', v: 1 },
      { pk: 'P2', sk: 'B', v: 1, a: 1 },
    ]);
  });
});

describe('a write of one row that meets a transaction at it', () => {
  const conflict = refuses(400, 'TransactionConflictException', 'Transaction is ongoing for the item');
  const KEY = { pk: 'P', sk: 'S' };

  test('waits until that is over', async () => {
    const clock = sleeplessClock();
    const { table, requests } = tableAnswering(({ n }) => (n <= 2 ? conflict : says({})), clock);
    expect(await table.update(KEY, { text: 'SET a = :a', values: { ':a': 1 } })).toBe(true);
    expect(requests).toHaveLength(3);
    expect(clock.sleptMs()).toBeGreaterThan(100);
    expect(clock.sleptMs()).toBeLessThan(400);
  });

  test('of one that never is gives up after ten attempts', async () => {
    const { table, requests } = tableAnswering(() => conflict);
    await expect(table.put(KEY)).rejects.toMatchObject({ reason: 'THROTTLED' });
    expect(requests).toHaveLength(10);
  });
});
