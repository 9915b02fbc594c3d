import { setTimeout } from 'node:timers/promises';
import { all, says, tableAnswering, wireRow, type Answer } from './stub-table.ts';

const marker = (sk: string) => ({ LastEvaluatedKey: wireRow(sk) });
const page = (sks: readonly string[], more: object = {}): Answer =>
  says({ Items: sks.map((sk) => wireRow(sk)), Count: sks.length, ...more });

const sksOf = async (...pages: readonly Answer[]): Promise<string[]> => {
  const { table } = tableAnswering(({ n }) => pages[n - 1] ?? pages.at(-1) ?? {});
  return (await all(table.query('P', {}))).map(({ sk }) => sk);
};

describe('a query', () => {
  test('is read to its true end, over pages that are empty', async () => {
    expect(
      await sksOf(page([], marker('0')), page(['1', '2'], marker('2')), page([], marker('3')), page(['4'])),
    ).toEqual(['1', '2', '4']);
  });

  test('has each row once, also when a page comes with a row of the one before', async () => {
    expect(await sksOf(page(['1', '2', '2'], marker('2')), page(['2', '3']))).toEqual(['1', '2', '3']);
  });

  test.each<[string, readonly Answer[], RegExp]>([
    ['the same marker twice', [page(['1'], marker('1')), page(['2'], marker('1'))], /same marker twice/],
    ['fewer rows than it says', [page(['1'], { Count: 2 })], /another number of rows/],
    [
      'a row of another partition',
      [says({ Items: [{ ...wireRow('1'), pk: { S: 'Q' } }], Count: 1 })],
      /not asked for/,
    ],
    ['rows in another order', [page(['2'], marker('2')), page(['1'])], /not in order/],
    ['a marker that is null', [page(['1'], { LastEvaluatedKey: null })], /null/],
    ['a marker without a key', [page(['1'], { LastEvaluatedKey: {} })], /LastEvaluatedKey/],
  ])('is unreadable with %s', async (_, pages, why) => {
    await expect(sksOf(...pages)).rejects.toMatchObject({
      name: 'LedgerOutageError',
      message: expect.stringMatching(why) as unknown,
    });
  });

  test('asks for a page while the one before is read', async () => {
    const answers = [page(['1'], marker('1')), page(['2'], marker('2')), page(['3'])];
    const { table, requests } = tableAnswering(({ n }) => answers[n - 1] ?? {});
    const asked: number[] = [];
    for await (const { sk } of table.query('P', {})) {
      for (let waited = 0; waited < 2_000 && requests.length <= Math.min(Number(sk), 2); waited += 1)
        await setTimeout(1);
      await setTimeout(1);
      asked.push(Number(sk), requests.length);
    }
    expect(asked).toEqual([1, 2, 2, 3, 3, 3]);
  });

  test('of partition and index is of pages that are small in memory', async () => {
    const { table, requests } = tableAnswering(() => page([]));
    await all(table.query('P', {}));
    await all(table.queryOutbox('CYCLE'));
    expect(requests.map(({ input }) => input.Limit)).toEqual([250, 250]);
  });

  test('that never ends is unreadable, whatever markers it gives', async () => {
    const { table, requests } = tableAnswering(({ n }) => page(['1'], marker(`marker ${n}`)));
    await expect(all(table.query('P', {}))).rejects.toThrow(/never ends/);
    expect(requests.length).toBeLessThan(110);
  });

  test('of the index has rows with the same sort key in any order, and none of another value', async () => {
    const state = (pk: string, outbox = 'CYCLE') => ({
      pk: { S: pk },
      sk: { S: 'STATE' },
      outbox: { S: outbox },
    });
    const answering = (...rows: readonly object[]) =>
      all(tableAnswering(() => says({ Items: rows, Count: rows.length })).table.queryOutbox('CYCLE'));
    expect((await answering(state('B'), state('A'), state('B'))).map(({ pk }) => pk)).toEqual(['B', 'A']);
    await expect(answering(state('A', 'INTENT'))).rejects.toThrow(/not asked for/);
  });
});

describe('a scan', () => {
  /** Of the part that is asked for; the others are empty. */
  const scanned = async (...pages: readonly (readonly [sks: readonly string[], more?: object])[]) => {
    const read: number[] = [];
    const { table, requests } = tableAnswering(({ input: { Segment, ExclusiveStartKey: from } }) => {
      const [sks, more] = (Segment === 3 ? pages[from === undefined ? 0 : 1] : undefined) ?? [[]];
      const Items = sks.map((sk) => wireRow(sk, { contact: { S: 'ann@example.org' } }));
      return page(sks, { Items, ScannedCount: 10 + sks.length, ...more });
    });
    const keys = await table.scanKeys({ text: 'attribute_exists(contact)' }, (rows) => read.push(rows));
    return { keys, read, requests };
  };

  test('reads all parts of the table, each to its true end, and tells how many rows it read', async () => {
    const { keys, read, requests } = await scanned([['1', '2'], marker('2')], [['3']]);
    expect(keys.map(({ sk }) => sk)).toEqual(['1', '2', '3']);
    expect(keys[0]).toEqual({ pk: 'P', sk: '1' });
    expect(read.toSorted((a, b) => a - b)).toEqual([10, 10, 10, 10, 10, 10, 10, 11, 12]);
    const parts = requests.map(({ input: { Segment, TotalSegments } }) => [Segment, TotalSegments]);
    expect(parts).toHaveLength(9);
    expect(requests.map(({ input }) => input.FilterExpression)).toEqual(
      Array<string>(9).fill('attribute_exists(contact)'),
    );
    expect(requests.flatMap(({ input: { ExclusiveStartKey: from } }) => from ?? [])).toEqual([wireRow('2')]);
    expect(new Set(parts.map(String))).toEqual(new Set(Array.from({ length: 8 }, (_, n) => `${n},8`)));
  });

  test('that gives the same marker twice is unreadable', async () => {
    await expect(scanned([['1'], marker('1')], [['2'], marker('1')])).rejects.toMatchObject({
      name: 'LedgerOutageError',
      message: expect.stringMatching(/Scan .*same marker twice/) as unknown,
    });
  });
});
