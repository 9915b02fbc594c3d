import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Units of DynamoDB so far, as the answers tell them. */
export interface LedgerUnits {
  read: number;
  write: number;
}

const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems'];

/** Asks with each call what it has cost, as the ledger itself does with all but batches, and adds the answers up. */
export function countLedgerUnits({ middlewareStack }: Pick<DynamoDBClient, 'middlewareStack'>): LedgerUnits {
  const units: LedgerUnits = { read: 0, write: 0 };
  middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const kind = READS.includes(String(context.commandName).replace(/Command$/, '')) ? 'read' : 'write';
      units[kind] += consumed(result.output);
      return result;
    },
    { step: 'initialize', name: 'countLedgerUnits' },
  );
  return units;
}

function consumed(output: object): number {
  const charged = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
  return ([charged ?? []].flat() as ConsumedCapacity[]).reduce(
    (sum, { CapacityUnits = 0 }) => sum + CapacityUnits,
    0,
  );
}
