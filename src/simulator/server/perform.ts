import { leadingKeys } from '../dynamodb/leading-keys.ts';
import type { PartOfBatch } from '../dynamodb/part-of-batch.ts';
import { permittedActions } from '../dynamodb/transact-items.ts';
import { tableArn } from '../dynamodb/table-arn.ts';
import type { TableRequest } from '../dynamodb/table-request.ts';
import { answerTimeToLive } from '../dynamodb/time-to-live.ts';
import type { Invocation } from '../operation.ts';
import type { RequestContext } from '../policy/request-context.ts';
import { actionName } from '../protocol/action.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import { isSuccess, successResponse, type ApiResponse } from '../protocol/api-response.ts';
import { authorize } from './authorize.ts';
import { findOperation } from './operations.ts';

/** A request on its way: who made it, on what, and as it came over the wire. */
export interface Exchange {
  readonly request: ApiRequest;
  readonly wire: TableRequest;
  readonly requestId: string;
  readonly invocation: Invocation;
  /** Told as soon as it is known, for the call log. */
  readonly onResource: (resource: string) => void;
  /** Only this is done of a batch. */
  readonly part?: PartOfBatch;
}

/** Asks the policies, and then does what the action does. @throws ApiError */
export async function perform(exchange: Exchange): Promise<ApiResponse> {
  const { request, wire, requestId, invocation, part } = exchange;
  const { service, action } = request;
  if (service !== 'dynamodb') {
    const operation = findOperation(request, service);
    const context = operation.context?.(invocation) ?? invocation.caller.context;
    const resource = operation.resource(invocation);
    if (operation.unconditional !== true) permit(exchange, operation.permission ?? action, resource, context);
    return successResponse(request, operation.answer(invocation), requestId);
  }
  const context = { ...invocation.caller.context, 'dynamodb:leadingkeys': leadingKeys(request.params) };
  for (const asked of permittedActions(action, request.params))
    permit(exchange, asked, tableArn(invocation), context);
  const { tables, timesToLive, tableProtection } = invocation.simulation;
  const timeToLive = answerTimeToLive(action, request.params, timesToLive);
  if (timeToLive) return successResponse(request, timeToLive, requestId);
  const protection = tableProtection.answer(action, request.params);
  if (protection) return successResponse(request, protection, requestId);
  if (action === 'DescribeTable') return tableProtection.describe(await tables.answer(wire, requestId));
  if (!part) return tables.answer(wire, requestId);
  if (!part.request) return successResponse(request, part.giveBack({}), requestId);
  const done = await tables.answer(part.request, requestId);
  return isSuccess(done)
    ? { ...done, body: JSON.stringify(part.giveBack(JSON.parse(done.body) as object)) }
    : done;
}

function permit(
  { request: { service }, invocation, onResource }: Exchange,
  action: string,
  resource: string,
  context: RequestContext,
): void {
  onResource(resource);
  authorize(invocation.caller, service, { action: actionName({ service, action }), resource, context });
}
