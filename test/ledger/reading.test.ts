import { z } from 'zod';
import { readable, readRow, sortRows, valueOf as valueIn } from '../../src/ledger/rows/reading.ts';
import type { Row } from '../../src/ledger/row.ts';
import { all } from './stub-table.ts';

const row = (sk: string, more: Readonly<Record<string, unknown>> = {}): Row => ({ pk: 'P', sk, ...more });
const schema = z.object({ inner: z.object({ list: z.array(z.string('is no text')) }) });
const read = (each: Row) => readRow(each, z.object({ say: z.string() }));
const whyOf = (each: Row, by: z.ZodType = schema) => {
  const reading = readRow(each, by);
  return reading.ok ? null : reading.row.why;
};

describe('of a row that cannot be read', () => {
  test('it is told where in it what is wrong', () => {
    expect(whyOf(row('A', { inner: { list: ['a', 7] } }))).toBe('inner.list.1: is no text');
  });

  test('it is told what is wrong with the row as a whole', () => {
    const never = z.object({}).refine(() => false, 'is never right');
    expect(whyOf(row('A'), never)).toBe('is never right');
  });

  test('a place that is deep in it is told in short', () => {
    const deep = z.record(z.string(), z.string('is no text'));
    expect(whyOf(row('A', { ['x'.repeat(500)]: 7 }), deep)).toBe(`${'x'.repeat(200)}: is no text`);
  });

  test('a version that nobody knows here is named as the reason, whatever else it holds', () => {
    const newer = row('A', { v: 99, say: 'hello' });
    expect(read(newer)).toEqual({
      ok: false,
      row: { pk: 'P', sk: 'A', why: 'it is of a version that is not known here' },
    });
  });

  test('its name and what is wrong are thrown to those who need it', () => {
    expect(() => valueIn(read(row('A')))).toThrow(/P.*A/);
    expect(valueIn(read(row('A', { say: 'hello' })))).toEqual({ say: 'hello' });
  });
});

test.each([
  [{ pk: 'P', sk: 'A' }, true],
  [{ pk: 'P', sk: 'B' }, false],
  [{ pk: 'Q', sk: 'A' }, false],
  [null, true],
])('a row that says it is %j is read under the name P A: %s', (key, isRead) => {
  const reading = readRow(row('A'), z.object({}), () => key);
  expect(reading).toMatchObject(
    isRead ? { ok: true } : { row: { why: 'it speaks of something else than its key' } },
  );
});

const good = row('A', { say: 'hello' });
const bad = row('B', { say: 7 });

test('of a stream of rows those that can be read go on, and the others are told of', async () => {
  const told: string[] = [];
  const rows = (async function* () {
    yield* await Promise.resolve([bad, good]);
  })();
  expect(await all(readable(rows, read, ({ sk }) => told.push(sk)))).toEqual([{ say: 'hello' }]);
  expect(told).toEqual(['B']);
});

test('of rows that were asked for by name each is found or unreadable, under its name', () => {
  const { found, unreadable } = sortRows([good, bad], read, ({ sk }) => sk);
  expect([...found]).toEqual([['A', { say: 'hello' }]]);
  expect([...unreadable.keys()]).toEqual(['B']);
});
