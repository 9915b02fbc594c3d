import type { Invocation } from '../operation.ts';
import { transactedWrites } from './transact-items.ts';
import { optionalText, type Parameters } from '../protocol/request-parameters.ts';

/** The table or index of a request as policies name it; of a batch or transaction the first table, and `*` for none. */
export function tableArn({ params, simulation: { region, world } }: Invocation): string {
  const name = tableName(params);
  if (name === undefined) return '*';
  const table = name.startsWith('arn:')
    ? name
    : `arn:aws:dynamodb:${region}:${world.hub.accountId}:table/${name}`;
  const index = optionalText(params, 'IndexName');
  return index === undefined ? table : `${table}/index/${index}`;
}

function tableName(params: Parameters): string | undefined {
  const batch = params.RequestItems;
  const [first] = transactedWrites(params);
  const named = optionalText(first?.params ?? params, 'TableName');
  return named ?? (batch ? Object.keys(batch)[0] : undefined);
}
