import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { OrganizationUnderTest } from './sdk-clients.ts';

export const TableName = 'keyrotation-ledger';

export async function createTable({ dynamodb }: OrganizationUnderTest): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
}
