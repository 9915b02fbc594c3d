import type { ApiResponse } from '../protocol/api-response.ts';
import type { Parameters } from '../protocol/request-parameters.ts';

interface Request {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/**
 * The answer to a write whose condition did not hold, with the item that is there, for whoever asked for it
 * (`ReturnValuesOnConditionCheckFailure`): dynalite does not know that.
 */
export async function withRefusedItem<R extends Request>(
  request: R,
  answered: ApiResponse,
  ask: (request: R) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  if (answered.status !== 400 || !answered.body.includes('#ConditionalCheckFailedException')) return answered;
  const asked = JSON.parse(request.body.toString()) as Parameters;
  if (asked.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return answered;
  const { pk, sk } = (asked.Key ?? asked.Item) as Parameters;
  const body = JSON.stringify({
    TableName: asked.TableName,
    Key: { pk, ...(sk !== undefined && { sk }) },
    ConsistentRead: true,
  });
  const present = await ask({
    ...request,
    headers: { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    body: Buffer.from(body),
  });
  const { Item } = JSON.parse(present.body) as { readonly Item?: object };
  if (Item === undefined) return answered;
  return { ...answered, body: JSON.stringify({ ...(JSON.parse(answered.body) as object), Item }) };
}
