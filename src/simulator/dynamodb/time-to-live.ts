import { ApiError } from '../protocol/api-error.ts';
import { optionalText, type Parameters } from '../protocol/request-parameters.ts';

interface TimeToLive {
  readonly AttributeName: string;
  readonly Enabled: boolean;
}

/** Time to live by table name: dynalite has none, so it is only remembered here; nothing is ever deleted by it. */
export type TimesToLive = Map<string, TimeToLive>;

/** UpdateTimeToLive and DescribeTimeToLive; `undefined` for every other action. @throws ApiError */
export function answerTimeToLive(action: string, params: Parameters, times: TimesToLive): object | undefined {
  const table = optionalText(params, 'TableName') ?? '';
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
    const state = wanted.Enabled ? 'enabled' : 'disabled';
    throw new ApiError(400, 'ValidationException', `TimeToLive is already ${state}`);
  }
  times.set(table, wanted);
  return { TimeToLiveSpecification: wanted };
}
