import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLedgerTable } from '../ledger/create-table.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import { errorName, failureOrThrow } from '../aws/failure.ts';
import type { Instant } from '../core/instant.ts';
import { KeyRotationError } from '../core/problem.ts';

export interface PlanLedger {
  readonly ledger: Ledger;
  /** No table was found: the plan is that of a first run. */
  readonly isFirstRun: boolean;
  readonly close: () => Promise<void>;
}

/**
 * The ledger of a plan: the hub's table is only read, for the history of keys and contacts; what the plan itself sees
 * and decides goes to a table in memory behind the same DynamoDB API, which ends with the command. So a plan needs no
 * right to write, and one plan never goes on from another. Before anything is deployed there is only the latter.
 * @throws KeyRotationError LEDGER_UNREACHABLE when the hub's table is there and cannot be read
 */
export async function planLedger(
  hub: Ledger,
  tableName: string,
  region: string,
  asOf: Instant,
): Promise<PlanLedger> {
  const isFirstRun = await isAbsent(hub);
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'scratch', secretAccessKey: 'scratch' };
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region, credentials });
  await createLedgerTable(client, tableName);
  // Its rows live as of the plan's instant, however long ago that is.
  const scratch = openLedger(client, tableName, { now: () => asOf, sleep: () => Promise.resolve() });
  return {
    ledger: isFirstRun ? scratch : overlaid(scratch, hub),
    isFirstRun,
    close: async () => {
      client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function overlaid(scratch: Ledger, hub: Ledger): Ledger {
  const runs = {
    ...scratch.runs,
    readMeta: async (runId: string) => (await scratch.runs.readMeta(runId)) ?? hub.runs.readMeta(runId),
    found: (...asked: Parameters<Ledger['runs']['found']>) => hub.runs.found(...asked),
  };
  return { ...hub, runs };
}

async function isAbsent(hub: Ledger): Promise<boolean> {
  try {
    await hub.lock.lastFinishedRun();
    return false;
  } catch (error) {
    if (errorName(error) === 'ResourceNotFoundException') return true;
    const { code, message } = failureOrThrow(error);
    if (code !== 'ACCESS_DENIED') throw error;
    throw new KeyRotationError('LEDGER_UNREACHABLE', `the ledger table cannot be read: ${message}`, {
      cause: error,
    });
  }
}
