import type { Invocation } from '../operation.ts';
import { optionalText, type Parameters } from '../protocol/request-parameters.ts';

/** The table or index of a request as policies name it; of a batch the first table, and `*` for none. */
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
  return optionalText(params, 'TableName') ?? (batch ? Object.keys(batch)[0] : undefined);
}
