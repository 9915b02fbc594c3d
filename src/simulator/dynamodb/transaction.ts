import { ApiError } from '../protocol/api-error.ts';
import { errorResponse, isSuccess, requestIdHeader, type ApiResponse } from '../protocol/api-response.ts';
import type { Parameters } from '../protocol/request-parameters.ts';
import type { TableRequest } from './table-request.ts';
import { transactedWrites, type TransactedWrite } from './transact-items.ts';

/** Asks the tables for one thing. */
export type AskTables = (request: TableRequest) => Promise<ApiResponse>;

const MOST_WRITES = 100;
/** AWS knows a token again for ten minutes. */
const MOST_TOKENS = 1_000;
const SHAPE = { protocol: 'json', service: 'dynamodb', action: 'TransactWriteItems' } as const;

interface Done {
  readonly body: string;
  readonly response: ApiResponse;
}

/**
 * TransactWriteItems, which dynalite does not know: all writes are made or none, each under its own condition. Whoever asks
 * sees to it that nobody else is at its items meanwhile, or comes with its token. The items differ, so that each write meets what it would have met
 * alone, and what was made before one that fails is put back.
 */
export function transactions(): (
  request: TableRequest,
  params: Parameters,
  requestId: string,
  ask: AskTables,
) => Promise<ApiResponse> {
  const done = new Map<string, Done>();

  return async (request, params, requestId, ask) => {
    const body = request.body.toString();
    const refuse = (code: string, message: string): ApiResponse =>
      errorResponse(SHAPE, new ApiError(400, code, message), requestId);
    const token = params.ClientRequestToken as string | undefined;
    const before = token === undefined ? undefined : done.get(token);
    if (before)
      return before.body === body
        ? before.response
        : refuse('IdempotentParameterMismatchException', 'The token was used for another transaction.');
    const writes = transactedWrites(params);
    const wrong = whatIsWrong(writes);
    if (wrong !== null) return refuse('ValidationException', wrong);

    const answers = await Promise.all(writes.map((write) => ask(asRequest(request, write))));
    const headers = { 'content-type': 'application/x-amz-json-1.0', ...requestIdHeader(requestId) };
    const failed = answers.filter((answer) => !isSuccess(answer));
    if (failed.length > 0) {
      for (const [at, { params: of }] of writes.entries()) {
        const answer = answers[at];
        if (answer && isSuccess(answer)) await putBack(of, answer, (asked) => ask(asRequest(request, asked)));
      }
      const whole = failed.find((answer) => reasonOf(answer) === null);
      if (whole) return whole;
      const reasons = answers.map((answer) => reasonOf(answer) ?? { Code: 'None' });
      const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`;
      const __type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
      const told = JSON.stringify({ __type, Message, CancellationReasons: reasons });
      return { status: 400, headers, body: told };
    }
    const response = { status: 200, headers, body: JSON.stringify(costOf(params, writes, answers)) };
    if (token !== undefined) {
      done.set(token, { body, response });
      for (const oldest of [...done.keys()].slice(0, done.size - MOST_TOKENS)) done.delete(oldest);
    }
    return response;
  };
}

function whatIsWrong(writes: readonly TransactedWrite[]): string | null {
  if (writes.length === 0 || writes.length > MOST_WRITES)
    return `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MOST_WRITES}`;
  if (writes.some(({ action }) => action === 'ConditionCheckItem')) return 'ConditionCheck is not simulated';
  const items = new Set(writes.map(({ params }) => JSON.stringify([params.TableName, keyOf(params)])));
  return items.size < writes.length
    ? 'Transaction request cannot include multiple operations on one item'
    : null;
}

function keyOf({ Key, Item }: Parameters): Parameters {
  const { pk, sk } = (Key ?? Item) as Parameters;
  return sk === undefined ? { pk } : { pk, sk };
}

/** One write by itself, which tells what was there before and what it has cost. */
function asRequest(request: TableRequest, { action, params }: TransactedWrite): TableRequest {
  const asked = { ...params, ReturnValues: 'ALL_OLD', ReturnConsumedCapacity: 'TOTAL' };
  const headers = { ...request.headers, 'x-amz-target': `DynamoDB_20120810.${action}` };
  return { ...request, headers, body: Buffer.from(JSON.stringify(asked)) };
}

async function putBack(
  params: Parameters,
  { body }: ApiResponse,
  ask: (write: TransactedWrite) => Promise<ApiResponse>,
): Promise<void> {
  const { TableName } = params;
  const { Attributes: Item } = JSON.parse(body) as { readonly Attributes?: object };
  await ask(
    Item === undefined
      ? { action: 'DeleteItem', params: { TableName, Key: keyOf(params) } }
      : { action: 'PutItem', params: { TableName, Item } },
  );
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: object;
}

const REASONS: Readonly<Partial<Record<string, string>>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ValidationException: 'ValidationError',
};

/** Why one write was not made; null when it was, or when the failure is the whole request's. */
function reasonOf(answer: ApiResponse): Reason | null {
  if (isSuccess(answer)) return null;
  const { __type, message, Item } = JSON.parse(answer.body) as {
    readonly __type: string;
    readonly message?: string;
    readonly Item?: object;
  };
  const Code = REASONS[__type.split('#').at(-1) ?? ''];
  return Code === undefined
    ? null
    : { Code, ...(message !== undefined && { Message: message }), ...(Item && { Item }) };
}

/** A transaction costs twice what its writes would cost. */
function costOf(
  { ReturnConsumedCapacity }: Parameters,
  writes: readonly TransactedWrite[],
  answers: readonly ApiResponse[],
): object {
  if (ReturnConsumedCapacity === undefined || ReturnConsumedCapacity === 'NONE') return {};
  const units = answers.map(
    ({ body }) =>
      (JSON.parse(body) as { readonly ConsumedCapacity: { readonly CapacityUnits: number } }).ConsumedCapacity
        .CapacityUnits,
  );
  const tables = [...new Set(writes.map(({ params }) => String(params.TableName)))];
  const ConsumedCapacity = tables.map((TableName) => ({
    TableName,
    CapacityUnits: units.reduce(
      (sum, unit, at) => sum + (writes[at]?.params.TableName === TableName ? 2 * unit : 0),
      0,
    ),
  }));
  return { ConsumedCapacity };
}
