import { stringify } from 'csv-stringify/sync';
import type { KeyEntry, Report } from '../core/report.ts';
import { namesOf } from '../words/account-names.ts';
import { inChunks } from '../workflow/in-chunks.ts';

type Row = KeyEntry & { readonly accountName: string };

const COLUMNS: readonly (readonly [string, (row: Row) => string | number | null])[] = [
  ['accountId', (row) => row.accountId],
  ['accountName', (row) => row.accountName],
  ['userName', (row) => row.userName],
  ['accessKeyId', (row) => row.accessKeyId],
  ['createDate', (row) => row.createDate],
  ['ageDays', (row) => row.ageDays],
  ['lastUsedDate', (row) => row.lastUsed?.date ?? null],
  ['lastUsedService', (row) => row.lastUsed?.service ?? null],
  ['lastUsedRegion', (row) => row.lastUsed?.region ?? null],
  ['lastUsedAsOf', (row) => row.lastUsedAsOf],
  ['contacts', (row) => row.contacts.join(' ')],
  ['contactSource', (row) => row.contactSource],
  ['decision', (row) => row.decision],
  ['reason', (row) => row.reason],
  ['notice', (row) => row.notice],
  ['deadline', (row) => row.deadline],
  ['outcome', (row) => row.outcome],
];

/**
 * Controls that CSV has no use for, C1, marks that turn a line round or cannot be seen: by their codes. So is a backslash
 * that would read as the beginning of one: every `\u{…}` is a letter, and the cell can be told back.
 */
const seen = (cell: string | number | null): string | number | null =>
  typeof cell === 'string'
    ? cell.replace(
        /\\(?=u\{)|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
        (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
      )
    : cell;

/** Rows that are handed on at once. */
const ROWS = 200;

/**
 * The listed keys by RFC 4180, one a row, under the names of the report, some rows at a time. A cell that a spreadsheet
 * would take for a formula gets an apostrophe before it: names and tags are other people's.
 */
export async function* keysAsCsv(report: Pick<Report, 'keys' | 'accounts'>): AsyncIterable<string> {
  yield csv([COLUMNS.map(([head]) => head)]);
  const names = await namesOf(report);
  for await (const keys of inChunks(report.keys(), ROWS)) {
    const rows = keys.map((key) => ({ ...key, accountName: names.get(key.accountId) ?? '' }));
    yield csv(rows.map((row) => COLUMNS.map(([, cellOf]) => seen(cellOf(row)))));
  }
}

const csv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { record_delimiter: '\r\n', escape_formulas: true },
  );
