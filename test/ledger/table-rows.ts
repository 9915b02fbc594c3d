import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { Key, Row } from '../../src/ledger/row.ts';

/** The ledger's table as an administrator of the hub has it: the engine's role may neither make nor scan it. */
export interface TableRows {
  create(): Promise<void>;
  /** All that it holds, as it lies there: rows past their time too. */
  read(): Promise<Row[]>;
  put(rows: readonly Row[]): Promise<void>;
  delete(keys: readonly Key[]): Promise<void>;
  close(): void;
}

/** The row of a key's state; mails, contacts and identities have one of that name as well. */
export const isKeyState = ({ pk, sk }: Key): boolean => pk.startsWith('KEY#') && sk === 'STATE';

/** DynamoDB's own limit. */
const ROWS_A_BATCH = 25;

export function tableRows(client: DynamoDBClient, TableName: string): TableRows {
  const documents = DynamoDBDocumentClient.from(client);
  const batch = async (requests: readonly object[]): Promise<void> => {
    for (let start = 0; start < requests.length; start += ROWS_A_BATCH) {
      const some = requests.slice(start, start + ROWS_A_BATCH);
      await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: some } }));
    }
  };
  return {
    create: () => createLedgerTable(client, TableName),
    async read() {
      const rows: Row[] = [];
      for await (const page of paginateScan({ client: documents }, { TableName, ConsistentRead: true }))
        rows.push(...((page.Items ?? []) as Row[]));
      return rows;
    },
    put: (rows) => batch(rows.map((Item) => ({ PutRequest: { Item } }))),
    delete: (keys) => batch(keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }))),
    close: () => {
      client.destroy();
    },
  };
}
