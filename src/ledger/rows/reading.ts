import type { z } from 'zod';
import { isKnownVersion } from '../dynamodb/expression.ts';
import { RowUnreadableError, UNKNOWN_VERSION, type UnreadableRow } from '../ledger-error.ts';
import { keyOfRow, type Key, type Row } from '../row.ts';

/** What a row holds; or that nobody can say, which costs what the row is about and nothing else (I3, I6). */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly row: UnreadableRow };

/** Told of each row that is left out of a stream, since it cannot be read. */
export type OnUnreadable = (row: UnreadableRow) => void;

/** Rows by what they are about; those that are there and cannot be read apart from the others. */
export interface ReadRows<Name, T> {
  readonly found: ReadonlyMap<Name, T>;
  readonly unreadable: ReadonlyMap<Name, UnreadableRow>;
}

/**
 * A row through its schema: believed as a whole or not at all.
 * @param keyOf where a row of this content stands; null where the content does not say
 */
export function readRow<T>(
  row: Row,
  schema: z.ZodType<T>,
  keyOf: (value: T) => Key | null = () => null,
): Reading<T> {
  if (!isKnownVersion(row.v)) return unreadable(row, UNKNOWN_VERSION);
  const read = schema.safeParse(row);
  if (!read.success) return unreadable(row, whatIsWrong(read.error));
  const key = keyOf(read.data);
  if (key !== null && keyOfRow(key) !== keyOfRow(row))
    return unreadable(row, 'it speaks of something else than its key');
  return { ok: true, value: read.data };
}

export function unreadable<T>({ pk, sk }: Key, why: string): Reading<T> {
  return { ok: false, row: { pk, sk, why } };
}

/** @throws RowUnreadableError */
export function valueOf<T>(reading: Reading<T>): T {
  if (reading.ok) return reading.value;
  throw new RowUnreadableError(reading.row);
}

/** The rows of a stream that can be read. */
export async function* readable<T>(
  rows: AsyncIterable<Row>,
  read: (row: Row) => Reading<T>,
  onUnreadable: OnUnreadable,
): AsyncIterable<T> {
  for await (const row of rows) {
    const reading = read(row);
    if (reading.ok) yield reading.value;
    else onUnreadable(reading.row);
  }
}

/** @param nameOf what a row is about, by its key alone */
export function sortRows<Name, T>(
  rows: readonly Row[],
  read: (row: Row) => Reading<T>,
  nameOf: (key: Key) => Name,
): ReadRows<Name, T> {
  const found = new Map<Name, T>();
  const unread = new Map<Name, UnreadableRow>();
  for (const row of rows) {
    const reading = read(row);
    if (reading.ok) found.set(nameOf(row), reading.value);
    else unread.set(nameOf(row), reading.row);
  }
  return { found, unreadable: unread };
}

/** `entry.finding.createDate is no instant`; never what stands there, which may be anybody's words. */
function whatIsWrong({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'it is not as rows of its kind are';
  const { path, message } = issue;
  return path.length === 0 ? message : `${path.map(String).join('.').slice(0, 200)}: ${message}`;
}
