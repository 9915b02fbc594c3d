import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { toMs } from '../core/instant.ts';
import type { Clock } from '../workflow/clock.ts';
import { itemOf, updatedRow, written } from './dynamodb/answers.ts';
import { askTable } from './dynamodb/ask.ts';
import { batches } from './dynamodb/batches.ts';
import { bindings, ROW_VERSION, type Expression } from './dynamodb/expression.ts';
import { allPages } from './dynamodb/pages.ts';
import { pastTransactions } from './dynamodb/patience.ts';
import { putting, updating, whenItHolds, type RowWrite } from './dynamodb/row-writes.ts';
import { scanKeys } from './dynamodb/scan.ts';
import { transactions } from './dynamodb/transactions.ts';
import { isOfOneRow, type OneRowError } from './ledger-error.ts';
import type { Key, Row } from './row.ts';

export type { RowUpdate, RowWrite } from './dynamodb/row-writes.ts';
export type { Row } from './row.ts';

export interface SortRange {
  readonly prefix?: string;
  readonly between?: readonly [string, string];
}

/**
 * The DynamoDB API, narrowed to what the ledger does: consistent reads, conditional writes, pages never cut off.
 * @throws LedgerOutageError when the table does not answer, or not so that it could be read; RowRefusedError from `put`
 * and the updates when DynamoDB does not take this very row; RowUnreadableError from them when the row that is there is of
 * a version that nobody here knows; of the hub's own credentials what the SDK throws
 */
export interface LedgerTable {
  get(key: Key): Promise<Row | null>;
  /** Rows in no order; absent ones are left out. */
  getMany(keys: readonly Key[]): Promise<Row[]>;
  /** A row as it was when its page was asked for, which is while the page before it is read: who writes meanwhile asks on a condition. */
  query(pk: string, range: SortRange): AsyncIterable<Row>;
  /** All rows that carry this value of `outbox`, as `query` has them. The index follows the table a moment later. */
  queryOutbox(value: string): AsyncIterable<Row>;
  /** Keys of all rows that the filter lets through, in no order: reads the whole table. */
  scanKeys(filter: Expression, onPage: (rows: number) => void): Promise<Key[]>;
  /** @returns false when the condition did not hold */
  put(row: Row, condition?: Expression): Promise<boolean>;
  /** @returns false when the condition did not hold */
  update(key: Key, change: Expression, condition?: Expression): Promise<boolean>;
  /** @returns the row as it is now; null when the condition did not hold */
  updateAndRead(key: Key, change: Expression, condition?: Expression): Promise<Row | null>;
  /** @returns false when the condition did not hold */
  delete(key: Key, condition?: Expression): Promise<boolean>;
  /**
   * The same as `put` and `update` for many items in few calls: what is written of one is written whole, or not at all.
   * @returns items of which nothing was written, since a condition did not hold or a row was refused, theirs or another's of
   * the same call. Nobody tells which it was: by `put` and `update` each finds out for itself
   */
  writeTogether<T>(items: readonly T[], writesOf: (item: T) => readonly RowWrite[]): Promise<readonly T[]>;
  /**
   * Rows that a run has to itself: a batch takes no conditions, so that no row is asked what version is there, but where
   * DynamoDB takes a batch only row by row. @returns why a row was not written; the others are
   */
  putMany(rows: readonly Row[]): Promise<readonly OneRowError[]>;
}

export const OUTBOX_INDEX = 'outbox';

/**
 * A page is in memory several times over while it is read: as bytes, text, what the SDK makes of it, and rows; and so is the next
 * one meanwhile. DynamoDB's own bound of 1 MB made some 20 MB of one page.
 */
const ROWS_A_PAGE = 250;

export function ledgerTable(client: DynamoDBClient, tableName: string, clock: Clock): LedgerTable {
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    // By itself the SDK throws at a number that is none of JavaScript's: one such row would cost the whole page.
    unmarshallOptions: { wrapNumbers: Number },
  });
  const ask = askTable(documents, tableName);
  const inBatches = batches(ask, tableName, clock);
  const transact = transactions(ask, tableName, clock);
  const everyCall = { TableName: tableName, ReturnConsumedCapacity: 'TOTAL' } as const;

  /** TTL deletes late, so rows past their time are dropped on read. */
  const isLive = ({ expiresAt }: Row): boolean =>
    typeof expiresAt !== 'number' || Number.isNaN(expiresAt) || expiresAt * 1000 > toMs(clock.now());

  async function* live(rows: AsyncIterable<Row>): AsyncIterable<Row> {
    for await (const row of rows) if (isLive(row)) yield row;
  }

  /** @returns null when the condition did not hold */
  const write = <T>(key: Key, condition: Expression | undefined, once: () => Promise<T>): Promise<T | null> =>
    whenItHolds(key, condition, () => pastTransactions(once, clock));

  async function put(row: Row, condition?: Expression): Promise<boolean> {
    const asked = { ...everyCall, ...putting(row, condition) };
    return (await write(row, condition, () => ask('PutItem', new PutCommand(asked), written))) !== null;
  }

  return {
    async get(key) {
      const command = new GetCommand({ ...everyCall, Key: key, ConsistentRead: true });
      const { Item } = await ask('GetItem', command, itemOf(key));
      return Item && isLive(Item) ? Item : null;
    },

    async getMany(keys) {
      return (await inBatches.get(keys)).filter(isLive);
    },

    query(pk, { prefix, between }) {
      const range = between ? 'AND sk BETWEEN :from AND :to' : prefix ? 'AND begins_with(sk, :prefix)' : '';
      const query = {
        ...everyCall,
        KeyConditionExpression: `pk = :pk ${range}`,
        ExpressionAttributeValues: {
          ':pk': pk,
          ':prefix': prefix,
          ':from': between?.[0],
          ':to': between?.[1],
        },
        ConsistentRead: true,
        Limit: ROWS_A_PAGE,
      };
      return live(allPages(ask, query, (row) => row.pk === pk));
    },

    queryOutbox(value) {
      const query = {
        ...everyCall,
        IndexName: OUTBOX_INDEX,
        KeyConditionExpression: 'outbox = :value',
        ExpressionAttributeValues: { ':value': value },
        Limit: ROWS_A_PAGE,
      };
      return live(allPages(ask, query, ({ outbox }) => outbox === value));
    },

    scanKeys(filter, onPage) {
      const scan = {
        ...everyCall,
        FilterExpression: filter.text,
        ProjectionExpression: '#pk, #sk',
        ConsistentRead: true,
        ...bindings(filter, { text: '', names: { '#pk': 'pk', '#sk': 'sk' } }),
      };
      return scanKeys(ask, scan, onPage);
    },

    put,

    async update(key, change, condition) {
      const asked = { ...everyCall, ...updating(key, change, condition) };
      return (
        (await write(key, condition, () => ask('UpdateItem', new UpdateCommand(asked), written))) !== null
      );
    },

    async updateAndRead(key, change, condition) {
      const asked = { ...everyCall, ...updating(key, change, condition), ReturnValues: 'ALL_NEW' } as const;
      const once = () => ask('UpdateItem', new UpdateCommand(asked), updatedRow(key));
      return (await write(key, condition, once))?.Attributes ?? null;
    },

    async delete(key, condition) {
      const asked = {
        ...everyCall,
        Key: key,
        ConditionExpression: condition?.text,
        ...bindings(condition),
      };
      return (
        (await write(key, condition, () => ask('DeleteItem', new DeleteCommand(asked), written))) !== null
      );
    },

    writeTogether: transact,

    async putMany(rows) {
      const refused: OneRowError[] = [];
      await inBatches.put(
        rows.map((row) => ({ v: ROW_VERSION, ...row })),
        async (row) => {
          try {
            await put(row);
          } catch (error) {
            if (!isOfOneRow(error)) throw error;
            refused.push(error);
          }
        },
      );
      return refused;
    },
  };
}
