import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedgerTable } from '../aws/ledger/create-table.ts';
import { openLedger } from '../aws/ledger/ledger.ts';
import { errorName } from '../aws/failure.ts';
import type { Services } from '../phases/run.ts';

export interface WithLedger {
  readonly services: Services;
  readonly isScratch: boolean;
  readonly close: () => Promise<void>;
}

/**
 * The services with a ledger that is there: the hub's table, or, before anything is deployed, an empty one in memory
 * behind the same DynamoDB API, which ends with the command.
 */
export async function withLedger(
  services: Services,
  dynamodb: DynamoDBClient,
  tableName: string,
): Promise<WithLedger> {
  const region = await dynamodb.config.region();
  try {
    await services.ledger.runs.readMeta('1970-01-01T00-00-00Z-dry-run');
    return { services, isScratch: false, close: () => Promise.resolve() };
  } catch (error) {
    if (errorName(error) !== 'ResourceNotFoundException') throw error;
  }
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scratch = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials: { accessKeyId: 'scratch', secretAccessKey: 'scratch' },
  });
  await createLedgerTable(scratch, tableName);
  return {
    services: { ...services, ledger: openLedger(scratch, tableName, services.clock) },
    isScratch: true,
    close: async () => {
      scratch.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
