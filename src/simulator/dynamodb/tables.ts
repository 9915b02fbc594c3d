import { ApiError } from '../server/api-error.ts';
import type { Invocation } from '../server/operation.ts';
import type { Parameters } from '../server/parameters.ts';
import { optionalText } from '../server/parameters.ts';

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

type TimeToLive = { AttributeName: string; Enabled: boolean };

/** Time to live by table name: dynalite has none, so it is only remembered here; nothing is ever deleted by it. */
export type TimesToLive = Map<string, TimeToLive>;

/** UpdateTimeToLive and DescribeTimeToLive; `undefined` for every other action. @throws ApiError */
export function answerTimeToLive(action: string, params: Parameters, times: TimesToLive): object | undefined {
  const table = tableName(params) ?? '';
  if (action === 'DescribeTimeToLive') {
    const set = times.get(table);
    const status = set?.Enabled
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: set.AttributeName }
      : { TimeToLiveStatus: 'DISABLED' };
    return { TimeToLiveDescription: status };
  }
  if (action !== 'UpdateTimeToLive') return undefined;
  const wanted = params.TimeToLiveSpecification as TimeToLive | undefined;
  if (!wanted) throw new ApiError(400, 'ValidationException', 'TimeToLiveSpecification is missing.');
  if (times.get(table)?.Enabled === wanted.Enabled) {
    throw new ApiError(
      400,
      'ValidationException',
      `TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`,
    );
  }
  times.set(table, wanted);
  return { TimeToLiveSpecification: wanted };
}
