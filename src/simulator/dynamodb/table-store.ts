import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { requestIdHeader, type ApiResponse } from '../protocol/api-response.ts';
import type { Parameters } from '../protocol/request-parameters.ts';
import { withRefusedItem } from './refused-item.ts';
import { placesOf } from './places.ts';
import type { TableRequest } from './table-request.ts';
import { transactions } from './transaction.ts';
import { turns } from './turns.ts';

/** The hub's DynamoDB tables, in memory, by dynalite; it is loaded with the first request. */
export interface TableStore {
  answer(request: TableRequest, requestId: string): Promise<ApiResponse>;
}

export function tableStore(): TableStore {
  let loading: Promise<Server> | undefined;
  const inTurn = turns();
  const transact = transactions();
  return {
    async answer(request, requestId) {
      loading ??= load();
      const server = await loading;
      const emit = (asked: TableRequest): Promise<ApiResponse> => emitTo(server, asked, requestId);
      const ask = async (asked: TableRequest): Promise<ApiResponse> =>
        withRefusedItem(asked, await emit(asked), emit);
      const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      const params = paramsOf(request);
      return inTurn(placesOf(action, params), () =>
        action === 'TransactWriteItems' ? transact(request, params, requestId, ask) : ask(request),
      );
    },
  };
}

async function load(): Promise<Server> {
  const [{ default: dynalite }] = await Promise.all([
    import('dynalite'),
    import('./dynalite-expressions.ts'),
  ]);
  return dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
}

/** What is no JSON dynalite refuses. */
function paramsOf({ body }: TableRequest): Parameters {
  try {
    return JSON.parse(body.toString()) as Parameters;
  } catch {
    return {};
  }
}

/** Hands the request to dynalite's handler without a connection in between, and catches what it answers. */
function emitTo(
  server: Server,
  { method, url, headers, body }: TableRequest,
  requestId: string,
): Promise<ApiResponse> {
  return new Promise((resolve) => {
    const response = {
      statusCode: 200,
      contentType: 'application/x-amz-json-1.0',
      setHeader: () => undefined,
      end(text = '') {
        const answered = { 'content-type': response.contentType, ...requestIdHeader(requestId) };
        resolve({ status: response.statusCode, headers: answered, body: text });
      },
    };
    const message = Object.assign(new EventEmitter(), { method, url, headers });
    server.emit('request', message, response);
    message.emit('data', body);
    message.emit('end');
  });
}
