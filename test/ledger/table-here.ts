import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../src/ledger/row.ts';
import { tableStore } from '../../src/simulator/dynamodb/table-store.ts';
import { InProcessHandler } from '../in-process/request-handler.ts';
import { tableRows, type TableRows } from './table-rows.ts';

export const TABLE = 'ledger';

/** A request of the SDK, on its way to the table. */
export interface TableRequest {
  readonly verb: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Stands between a client and the table: it may let requests wait, and see what they are. */
export type Gate = <T>(request: TableRequest, pass: () => Promise<T>) => Promise<T>;

/** The ledger's table on dynalite in this very process: real SDK clients, and no socket between. */
export interface TableHere extends Pick<TableRows, 'put' | 'delete'> {
  client(gate?: Gate): DynamoDBClient;
  /** All rows, as they lie there. */
  rows(): Promise<Row[]>;
}

export async function tableHere(): Promise<TableHere> {
  const store = tableStore();
  const client = (gate: Gate = (_, pass) => pass()): DynamoDBClient =>
    new DynamoDBClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: new InProcessHandler(async (message) => {
        const verb = String(message.headers['x-amz-target']).split('.')[1] ?? '';
        const input = JSON.parse(message.body.toString()) as TableRequest['input'];
        const response = await gate({ verb, input }, () => store.answer(message, 'request-1'));
        return { kind: 'answer', response };
      }),
    });
  const table = tableRows(client(), TABLE);
  await table.create();
  return {
    client,
    rows: () => table.read(),
    put: (rows) => table.put(rows),
    delete: (keys) => table.delete(keys),
  };
}
