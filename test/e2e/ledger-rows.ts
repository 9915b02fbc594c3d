import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { reach } from '../in-process/reach.ts';
import { tableRows, type TableRows } from '../ledger/table-rows.ts';

export type LedgerRows = TableRows;

/** The table of an embedded organization's hub. */
export function ledgerRows(organization: EmbeddedOrganization, TableName: string): LedgerRows {
  const credentials = organization.administrator;
  return tableRows(new DynamoDBClient({ ...reach(organization), credentials }), TableName);
}
