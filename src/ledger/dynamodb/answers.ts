import { z } from 'zod';
import { isKnownVersion } from './expression.ts';
import { keyOfRow, type Key, type Row } from '../row.ts';

/** What each verb of DynamoDB must answer. "Said nothing" is not "said none": an absent row has to be told. */

const row = z.custom<Row>(
  (value) => typeof value === 'object' && value !== null && isText(value, 'pk') && isText(value, 'sk'),
  'is no row',
);

function isText(value: object, member: string): boolean {
  return member in value && typeof (value as Record<string, unknown>)[member] === 'string';
}

/**
 * Asked for with every call: what the call has cost. DynamoDB answers `{}` for an absent row and for a write, which a
 * proxy or half an answer may say as well; with this it says that it was asked.
 */
const consumed = z.object({ TableName: z.string() });

// zod compiles each object that it meets for the first time, so these are made once, and what a call asks for is added.
const item = z.object({ ConsumedCapacity: consumed, Item: row.optional() });

/** Of GetItem for one row. */
export const itemOf = (key: Key) =>
  item
    .transform((answer) => answer)
    .refine(({ Item }) => Item === undefined || keyOfRow(Item) === keyOfRow(key), {
      error: 'is another row',
      path: ['Item'],
    });

/** Of PutItem, UpdateItem and DeleteItem. */
export const written = z.object({ ConsumedCapacity: consumed });

/** Of TransactWriteItems, which tells of each table. */
export const transacted = z.object({ ConsumedCapacity: z.array(consumed) });

/** The row that a condition refused, as it lies on the wire; the error has it where there is one. */
const refused = z.object({ Item: z.object({ v: z.object({ N: z.string().optional() }).optional() }) });

/** Whether a write was refused since the row is of a version that is not known here. */
export function isRefusedVersion(error: unknown): boolean {
  const read = refused.safeParse(error);
  const v = read.data?.Item.v;
  return v !== undefined && !isKnownVersion(Number(v.N));
}

const updated = written.extend({ Attributes: row });

/** Of UpdateItem that hands back the row as it is now. */
export const updatedRow = (key: Key) =>
  updated
    .transform((answer) => answer)
    .refine(({ Attributes }) => keyOfRow(Attributes) === keyOfRow(key), {
      error: 'is another row',
      path: ['Attributes'],
    });

/** Of Query: one page, and where the next one begins. */
export const page = z
  .object({
    ConsumedCapacity: consumed,
    Items: z.array(row),
    Count: z.int(),
    LastEvaluatedKey: row.optional(),
  })
  .refine(({ Items, Count }) => Items.length === Count, 'it holds another number of rows than it says');

const found = z.object({
  Responses: z.record(z.string(), z.array(row)),
  UnprocessedKeys: z.record(z.string(), z.object({ Keys: z.array(row) })),
});

/** Of BatchGetItem: rows that are there, and keys to ask again; a key in neither is known to be absent. */
export const rowsOf = (table: string, asked: ReadonlyMap<string, Key>) =>
  found
    .transform(({ Responses, UnprocessedKeys }) => ({
      rows: Responses[table],
      rest: UnprocessedKeys[table]?.Keys ?? [],
    }))
    .refine(
      ({ rows, rest }) => [...(rows ?? []), ...rest].every((each) => asked.has(keyOfRow(each))),
      'it holds a row that was not asked for',
    )
    .refine(
      ({ rows, rest }) => rows !== undefined || rest.length === asked.size,
      'it does not tell of the table',
    )
    .transform(({ rows = [], rest }) => ({ rows, rest: rest.map(({ pk, sk }) => ({ pk, sk })) }));

const unwritten = z.object({
  UnprocessedItems: z.record(z.string(), z.array(z.object({ PutRequest: z.object({ Item: row }) }))),
});

/** Of BatchWriteItem: what is to be written again. */
export const unwrittenOf = (table: string, asked: ReadonlyMap<string, Row>) =>
  unwritten
    .transform(({ UnprocessedItems }) =>
      (UnprocessedItems[table] ?? []).map(({ PutRequest: { Item } }) => keyOfRow(Item)),
    )
    .refine((keys) => keys.every((key) => asked.has(key)), 'it holds a row that was not written')
    .transform((keys) => keys.flatMap((key) => asked.get(key) ?? []));
