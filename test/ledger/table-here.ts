import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { HttpResponse } from '@smithy/core/transport';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { Key, Row } from '../../src/ledger/row.ts';
import { tableStore } from '../../src/simulator/dynamodb/table-store.ts';

export const TABLE = 'ledger';
const ROWS_A_BATCH = 25;

/** A request of the SDK, on its way to the table. */
export interface TableRequest {
  readonly verb: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Stands between a client and the table: it may let requests wait, and see what they are. */
export type Gate = <T>(request: TableRequest, pass: () => Promise<T>) => Promise<T>;

/** The ledger's table on dynalite in this very process: real SDK clients, and no socket between. */
export interface TableHere {
  client(gate?: Gate): DynamoDBClient;
  /** All rows, as they lie there. */
  rows(): Promise<Row[]>;
  put(rows: readonly Row[]): Promise<void>;
  delete(keys: readonly Key[]): Promise<void>;
}

export async function tableHere(): Promise<TableHere> {
  const store = tableStore();
  const client = (gate: Gate = (_, pass) => pass()): DynamoDBClient =>
    new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: {
        handle: async (request: HttpRequest) => {
          const { buffer, byteOffset, byteLength } = request.body;
          const body = Buffer.from(buffer, byteOffset, byteLength);
          const verb = request.headers['x-amz-target']?.split('.')[1] ?? '';
          const input = JSON.parse(body.toString()) as TableRequest['input'];
          const { method, headers } = request;
          const ask = () => store.answer({ method, url: '/', headers, body }, 'request-1');
          const answered = await gate({ verb, input }, ask);
          const { status: statusCode, headers: said } = answered;
          return {
            response: new HttpResponse({ statusCode, headers: said, body: Buffer.from(answered.body) }),
          };
        },
      },
    });
  const administrator = client();
  await createLedgerTable(administrator, TABLE);
  const documents = DynamoDBDocumentClient.from(administrator);

  const batch = async (requests: readonly object[]): Promise<void> => {
    for (let start = 0; start < requests.length; start += ROWS_A_BATCH) {
      const some = requests.slice(start, start + ROWS_A_BATCH);
      await documents.send(new BatchWriteCommand({ RequestItems: { [TABLE]: some } }));
    }
  };

  return {
    client,
    async rows() {
      const rows: Row[] = [];
      for await (const page of paginateScan(
        { client: documents },
        { TableName: TABLE, ConsistentRead: true },
      ))
        rows.push(...((page.Items ?? []) as Row[]));
      return rows;
    },
    put: (rows) => batch(rows.map((Item) => ({ PutRequest: { Item } }))),
    delete: (keys) => batch(keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }))),
  };
}

interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
