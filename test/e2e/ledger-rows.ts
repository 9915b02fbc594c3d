import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { Row } from '../../src/ledger/table.ts';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';

/** The ledger's table as an administrator of the hub has it: the engine's role may neither make nor scan it. */
export interface LedgerRows {
  create(): Promise<void>;
  /** All that it holds, as it lies there: rows past their time too. */
  read(): Promise<Row[]>;
  put(rows: readonly Row[]): Promise<void>;
  close(): void;
}

/** DynamoDB's own limit. */
const ROWS_A_BATCH = 25;

export function ledgerRows(
  { endpoint, region, administrator: credentials }: EmbeddedOrganization,
  TableName: string,
): LedgerRows {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const documents = DynamoDBDocumentClient.from(client);
  return {
    create: () => createLedgerTable(client, TableName),
    read: async () => {
      const rows: Row[] = [];
      for await (const page of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
        rows.push(...((page.Items ?? []) as Row[]));
      }
      return rows;
    },
    put: async (rows) => {
      for (let start = 0; start < rows.length; start += ROWS_A_BATCH) {
        const requests = rows.slice(start, start + ROWS_A_BATCH).map((Item) => ({ PutRequest: { Item } }));
        await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
      }
    },
    close: () => {
      client.destroy();
    },
  };
}
