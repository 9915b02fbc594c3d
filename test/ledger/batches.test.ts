import { LedgerOutageError } from '../../src/ledger/ledger-error.ts';
import { refuses, says, sleeplessClock, TABLE, tableAnswering, wireRow, type Answer } from './stub-table.ts';

const key = (sk: string) => ({ pk: 'P', sk });
const put = (sk: string) => ({ PutRequest: { Item: wireRow(sk, { v: { N: '1' } }) } });

const got = (sks: readonly string[], rest: readonly string[] = []): Answer =>
  says({
    Responses: { [TABLE]: sks.map((sk) => wireRow(sk)) },
    UnprocessedKeys: rest.length === 0 ? {} : { [TABLE]: { Keys: rest.map((sk) => wireRow(sk)) } },
  });

describe('a batch of reads', () => {
  test('asks for a key once that is named twice: DynamoDB refuses a batch with doubles', async () => {
    const { table, requests } = tableAnswering(() => got(['1', '2']));
    expect(await table.getMany([key('1'), key('2'), key('1')])).toHaveLength(2);
    expect(JSON.stringify(requests).match(/"S":"1"/g)).toHaveLength(1);
  });

  test('asks again for what DynamoDB had no capacity for', async () => {
    const { table } = tableAnswering(({ n }) => (n === 1 ? got(['1'], ['2']) : got(['2'])));
    expect(await table.getMany([key('1'), key('2')])).toEqual([key('1'), key('2')]);
  });

  test('of which nothing was processed need not name the table', async () => {
    const nothing = says({ Responses: {}, UnprocessedKeys: { [TABLE]: { Keys: [wireRow('1')] } } });
    const { table } = tableAnswering(({ n }) => (n === 1 ? nothing : got(['1'])));
    expect(await table.getMany([key('1')])).toEqual([key('1')]);
  });

  test.each<[string, Answer]>([
    ['does not name the table', says({ Responses: {}, UnprocessedKeys: {} })],
    ['names another table only', says({ Responses: { other: [] }, UnprocessedKeys: {} })],
    ['holds a row that nobody asked for', got(['1', '3'])],
    ['hands back a key that nobody asked for', got(['1'], ['3'])],
    ['has no list of unprocessed keys', says({ Responses: { [TABLE]: [] } })],
  ])('is unreadable when the answer %s', async (_, answer) => {
    const { table } = tableAnswering(() => answer);
    await expect(table.getMany([key('1'), key('2')])).rejects.toMatchObject({ reason: 'UNREADABLE_ANSWER' });
  });
});

describe('a batch of writes', () => {
  test('writes a key once that is named twice: the last row', async () => {
    const { table, requests } = tableAnswering(() => says({ UnprocessedItems: {} }));
    await table.putMany([
      { ...key('1'), a: 'first' },
      { ...key('1'), a: 'last' },
    ]);
    expect(JSON.stringify(requests)).toContain('last');
    expect(JSON.stringify(requests)).not.toContain('first');
  });

  test('writes again what DynamoDB had no capacity for', async () => {
    const { table, requests } = tableAnswering(({ n }) =>
      says({ UnprocessedItems: n === 1 ? { [TABLE]: [put('2')] } : {} }),
    );
    expect(await table.putMany([key('1'), key('2')])).toEqual([]);
    expect(requests.map(({ input }) => JSON.stringify(input).match(/PutRequest/g)?.length)).toEqual([2, 1]);
  });

  test.each<[string, Answer]>([
    ['hands back a row that nobody wrote', says({ UnprocessedItems: { [TABLE]: [put('3')] } })],
    ['hands back something else', says({ UnprocessedItems: { [TABLE]: [{ DeleteRequest: {} }] } })],
  ])('is unreadable when the answer %s', async (_, answer) => {
    const { table } = tableAnswering(() => answer);
    await expect(table.putMany([key('1')])).rejects.toMatchObject({ reason: 'UNREADABLE_ANSWER' });
  });

  test('of which one row is refused costs that row only, and tells why', async () => {
    const { table, requests } = tableAnswering(({ verb, input }) =>
      verb === 'BatchWriteItem' || JSON.stringify(input).includes('"S":"2"')
        ? refuses(400, 'ValidationException', 'Item size has exceeded the maximum allowed size')
        : says({}),
    );
    const refused = await table.putMany([key('1'), key('2'), key('3')]);
    expect(refused.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the row P \/ 2 was not written: .*Item size has exceeded/),
    ]);
    expect(requests.map(({ verb }) => verb)).toEqual(['BatchWriteItem', 'PutItem', 'PutItem', 'PutItem']);
  });
});

test.each([
  ['reads', got([], ['1'])],
  ['writes', says({ UnprocessedItems: { [TABLE]: [put('1')] } })],
])(
  '%s that are never processed are an outage of the ledger, after ten ever longer waits',
  async (what, answer) => {
    const clock = sleeplessClock();
    const { table, requests } = tableAnswering(() => answer, clock);
    const failure = what === 'reads' ? table.getMany([key('1')]) : table.putMany([key('1')]);
    await expect(failure).rejects.toBeInstanceOf(LedgerOutageError);
    await expect(failure).rejects.toThrow('DynamoDB left 1 of 1 rows of a batch on table ledger undone');
    expect(requests).toHaveLength(10);
    expect(clock.sleptMs()).toBeGreaterThan(20_000);
  },
);
