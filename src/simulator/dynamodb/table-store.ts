import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { requestIdHeader, type ApiResponse } from '../protocol/api-response.ts';
import { withRefusedItem } from './refused-item.ts';
import type { TableRequest } from './table-request.ts';
import { transactions } from './transaction.ts';
import { turns } from './turns.ts';

/** The hub's DynamoDB tables, in memory, by dynalite; it is loaded with the first request. */
export interface TableStore {
  answer(request: TableRequest, requestId: string): Promise<ApiResponse>;
}

export function tableStore(): TableStore {
  let loading: Promise<Server> | undefined;
  const { beside, alone } = turns();
  const transact = transactions();
  return {
    async answer(request, requestId) {
      loading ??= import('dynalite').then(({ default: dynalite }) =>
        dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }),
      );
      const server = await loading;
      const emit = (asked: TableRequest): Promise<ApiResponse> => emitTo(server, asked, requestId);
      const ask = async (asked: TableRequest): Promise<ApiResponse> =>
        withRefusedItem(asked, await emit(asked), emit);
      return isTransaction(request)
        ? alone(() => transact(request, requestId, ask))
        : beside(() => ask(request));
    },
  };
}

function isTransaction({ headers }: TableRequest): boolean {
  return String(headers['x-amz-target']).endsWith('.TransactWriteItems');
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
