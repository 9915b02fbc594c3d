import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../workflow/clock.ts';
import { inPieces } from '../workflow/in-chunks.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import { toMs } from '../core/instant.ts';
import { AnswerError } from '../aws/answer-errors.ts';
import { errorName } from '../aws/failure.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Row = Key & Readonly<Record<string, unknown>>;

/** A condition or change in DynamoDB's expression language; names and values are bound, never spliced in. */
export interface Expression {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface SortRange {
  readonly prefix?: string;
  readonly between?: readonly [string, string];
}

/** The DynamoDB API, narrowed to what the ledger does: consistent reads, conditional writes, pages never cut off. */
export interface LedgerTable {
  get(key: Key): Promise<Row | null>;
  /** Rows in no order; absent ones are left out. */
  getMany(keys: readonly Key[]): Promise<Row[]>;
  query(pk: string, range: SortRange): AsyncIterable<Row>;
  /** All rows that carry this value of `outbox`. The index follows the table a moment later. */
  queryOutbox(value: string): AsyncIterable<Row>;
  /** @returns false when the condition did not hold */
  put(row: Row, condition?: Expression): Promise<boolean>;
  /** @returns false when the condition did not hold */
  update(key: Key, change: Expression, condition?: Expression): Promise<boolean>;
  putMany(rows: readonly Row[]): Promise<void>;
}

export const OUTBOX_INDEX = 'outbox';
const BATCH_WRITE_LIMIT = 25;
const BATCH_GET_LIMIT = 100;
const BATCH_ATTEMPTS = 10;
/** Batches of one call to getMany or putMany on their way at once. */
const BATCHES_AT_ONCE = 8;

export function ledgerTable(client: DynamoDBClient, tableName: string, clock: Clock): LedgerTable {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const TableName = tableName;

  /** TTL deletes late, so rows past their time are dropped on read. */
  const isLive = (row: Row): boolean =>
    typeof row.expiresAt !== 'number' || row.expiresAt * 1000 > toMs(clock.now());

  async function* pages(query: Record<string, unknown>): AsyncIterable<Row> {
    for await (const page of paginateQuery({ client: documents }, { TableName, ...query })) {
      for (const item of page.Items ?? []) if (isLive(item as Row)) yield item as Row;
    }
  }

  /** DynamoDB hands back what it had no capacity for; the rest is asked again, ever more slowly. */
  async function untilDone<T>(batch: T[], send: (rest: T[]) => Promise<T[]>): Promise<void> {
    let rest = batch;
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      if (attempt === BATCH_ATTEMPTS)
        throw new AnswerError('THROTTLED', `DynamoDB left ${rest.length} items of a batch undone`);
      if (attempt > 0) await clock.sleep(50 * 2 ** attempt * (0.5 + Math.random() / 2));
      rest = await send(rest);
    }
  }

  return {
    async get(key) {
      const { Item } = await documents.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item && isLive(Item as Row) ? (Item as Row) : null;
    },

    async getMany(keys) {
      const rows: Row[] = [];
      await limitedMap(inPieces(keys, BATCH_GET_LIMIT), BATCHES_AT_ONCE, (batch) =>
        untilDone(batch, async (rest) => {
          const answer = await documents.send(
            new BatchGetCommand({ RequestItems: { [TableName]: { Keys: rest, ConsistentRead: true } } }),
          );
          rows.push(...((answer.Responses?.[TableName] ?? []) as Row[]).filter(isLive));
          return (answer.UnprocessedKeys?.[TableName]?.Keys ?? []) as Key[];
        }),
      );
      return rows;
    },

    query(pk, { prefix, between }) {
      const range = between ? 'AND sk BETWEEN :from AND :to' : prefix ? 'AND begins_with(sk, :prefix)' : '';
      return pages({
        KeyConditionExpression: `pk = :pk ${range}`,
        ExpressionAttributeValues: {
          ':pk': pk,
          ':prefix': prefix,
          ':from': between?.[0],
          ':to': between?.[1],
        },
        ConsistentRead: true,
      });
    },

    queryOutbox(value) {
      return pages({
        IndexName: OUTBOX_INDEX,
        KeyConditionExpression: 'outbox = :value',
        ExpressionAttributeValues: { ':value': value },
      });
    },

    put(row, condition) {
      return whenItHolds(() =>
        documents.send(
          new PutCommand({
            TableName,
            Item: row,
            ConditionExpression: condition?.text,
            ...bindings(condition),
          }),
        ),
      );
    },

    update(key, change, condition) {
      return whenItHolds(() =>
        documents.send(
          new UpdateCommand({
            TableName,
            Key: key,
            UpdateExpression: change.text,
            ConditionExpression: condition?.text,
            ...bindings(change, condition),
          }),
        ),
      );
    },

    async putMany(rows) {
      await limitedMap(inPieces(rows, BATCH_WRITE_LIMIT), BATCHES_AT_ONCE, (batch) =>
        untilDone(batch, async (rest) => {
          const answer = await documents.send(
            new BatchWriteCommand({
              RequestItems: { [TableName]: rest.map((Item) => ({ PutRequest: { Item } })) },
            }),
          );
          return (answer.UnprocessedItems?.[TableName] ?? []).map(
            (request) => request.PutRequest?.Item as Row,
          );
        }),
      );
    },
  };
}

type Bindings = Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** DynamoDB refuses empty maps, so what nobody names is left out. */
function bindings(...expressions: (Expression | undefined)[]): Bindings {
  const names = Object.assign({}, ...expressions.map((expression) => expression?.names)) as Record<
    string,
    string
  >;
  const values = Object.assign({}, ...expressions.map((expression) => expression?.values)) as Record<
    string,
    unknown
  >;
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

async function whenItHolds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (errorName(error) === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
