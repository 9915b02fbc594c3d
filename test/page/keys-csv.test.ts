import { parse } from 'csv-parse/sync';
import { instant } from '../../src/core/instant.ts';
import { keysAsCsv } from '../../src/page/keys-csv.ts';
import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { textOf } from '../builders/whole-report.ts';

const csvOf = (userName: string, name = 'shop') =>
  textOf(
    keysAsCsv({
      keys: () => asyncItems([keyEntry({ userName })]),
      accounts: () => asyncItems([accountEntry({ name })]),
    }),
  );

test.each(['smith,john', 'say "hi"', 'two\nlines', '顧客', "o'neill"])(
  'the name %j comes back as it was',
  async (name) => {
    const [row] = parse<Record<string, string>>(await csvOf(name), { columns: true });
    expect(row?.userName).toBe(name);
  },
);

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])(
  'a cell that begins like the formula %j is none',
  async (name) => {
    const [row] = parse<Record<string, string>>(await csvOf('ci', name), { columns: true });
    expect(row?.accountName).toBe(`'${name}`);
  },
);

test.each([
  ['\u001b[31mred', String.raw`\u{1b}[31mred`],
  ['\u009b31mred', String.raw`\u{9b}31mred`],
  ['turned \u202e round', String.raw`turned \u{202e} round`],
  ['\u200b=1+1', String.raw`\u{200b}=1+1`],
])('what a terminal obeys or nobody sees, as in %j, stands there by its code', async (name, shown) => {
  const [row] = parse<Record<string, string>>(await csvOf('ci', name), { columns: true });
  expect(row?.accountName).toBe(shown);
});

test.each([
  ['\u001b and \\u{1b}', String.raw`\u{1b} and \u{5c}u{1b}`],
  [String.raw`\\u{1b}`, String.raw`\\u{5c}u{1b}`],
  ['\\\u001b', String.raw`\\u{1b}`],
  [String.raw`C:\users\{ann}`, String.raw`C:\users\{ann}`],
])('the name %j can be told back from %j', async (name, shown) => {
  const [row] = parse<Record<string, string>>(await csvOf('ci', name), { columns: true });
  expect(row?.accountName).toBe(shown);
  const toldBack = shown.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  expect(toldBack).toBe(name);
});

test('a last use that the credential report told is marked with the time of that', async () => {
  const lastUsedAsOf = instant('2026-11-22T08:00:00Z');
  const told = keysAsCsv({
    keys: () => asyncItems([keyEntry({ lastUsed: null, lastUsedAsOf }), keyEntry({ lastUsedAsOf: null })]),
    accounts: () => asyncItems([]),
  });
  const rows = parse<Record<string, string>>(await textOf(told), { columns: true });
  expect(rows.map((row) => row.lastUsedAsOf)).toEqual([lastUsedAsOf, '']);
});

test('lines end as RFC 4180 has it', async () => {
  expect((await csvOf('ci')).split('\r\n')).toHaveLength(3);
});
