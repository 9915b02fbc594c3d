import type { Key } from '../../src/ledger/row.ts';
import { madeUpRows } from './made-up-rows.ts';

const keyOf = (text: string): Key => {
  const [kind = '', key = ''] = text.split(' ');
  return { pk: `KEY#100000000000#AKIA${key}`, sk: `NOTICE#${kind}` };
};
const rowsWith = (...texts: readonly string[]) => {
  const rows = madeUpRows({
    accounts: 1,
    dueKeys: 1,
    contacts: 1,
    pastDeadline: false,
    isDecided: true,
    asOf: '2026-11-26T08:00:00.000Z',
    runId: 'this-run',
    lastRunId: 'last-run',
  });
  for (const text of texts) rows.wrote(keyOf(text));
  return rows;
};
const textOf = ({ pk, sk }: Key): string => `${sk.slice('NOTICE#'.length)} ${pk.slice(-1)}`;
const textsAfter = async (rows: ReturnType<typeof madeUpRows>, text: string | null): Promise<string[]> => {
  const texts: string[] = [];
  for await (const row of rows.pending(text === null ? null : keyOf(text))) texts.push(textOf(row));
  return texts;
};

test('the outbox is read in the order of its index: by the sort key, then by the key it is about', async () => {
  const rows = rowsWith('b 2', 'a 9', 'b 1', 'c 0');
  expect(await textsAfter(rows, null)).toEqual(['a 9', 'b 1', 'b 2', 'c 0']);
});

test.each([
  ['a 9', ['b 1', 'b 2', 'c 0']],
  ['b 1', ['b 2', 'c 0']],
  ['b 1x', ['b 2', 'c 0']],
  ['0 0', ['a 9', 'b 1', 'b 2', 'c 0']],
  ['c 0', []],
  ['d 0', []],
])('a page after %s goes on behind it, be it there or not', async (after, left) => {
  expect(await textsAfter(rowsWith('b 2', 'a 9', 'b 1', 'c 0'), after)).toEqual(left);
});

test('what was sent is in the outbox no more, and a page goes on behind it all the same', async () => {
  const rows = rowsWith('a 1', 'b 1', 'c 1');
  rows.sent(keyOf('b 1'));
  expect(await textsAfter(rows, 'a 1')).toEqual(['c 1']);
  expect(await textsAfter(rows, 'b 1')).toEqual(['c 1']);
});

test('what is written while a page is read has its place on the next one', async () => {
  const rows = rowsWith('a 1', 'c 1');
  const read: string[] = [];
  for await (const row of rows.pending(null)) {
    if (read.length === 0) rows.wrote(keyOf('b 1'));
    read.push(textOf(row));
  }
  expect(read).toEqual(['a 1', 'c 1']);
  expect(await textsAfter(rows, 'a 1')).toEqual(['b 1', 'c 1']);
});
