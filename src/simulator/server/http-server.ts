import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulation } from '../simulation.ts';
import { ApiError } from '../protocol/api-error.ts';
import { errorResponse } from '../protocol/api-response.ts';
import type { Delivery } from '../protocol/delivery.ts';
import { deliver } from './deliver.ts';
import { answerRequest, type Traffic } from './exchange.ts';
import { parseRequest, readBody } from '../protocol/read-request.ts';

/** One endpoint for all services, on 127.0.0.1. */
export interface HttpServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** @param port 0 for any that is free. */
export async function listen(simulation: Simulation, traffic: Traffic, port: number): Promise<HttpServer> {
  let requests = 0;
  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (message, response) => {
    const requestId = `embedded-${String(++requests).padStart(12, '0')}`;
    serve(message, response, simulation, traffic, requestId).catch(() => message.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${address.port}`, close: () => close(server) };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  simulation: Simulation,
  traffic: Traffic,
  requestId: string,
): Promise<void> {
  const body = await readBody(message);
  deliver(await answer(message, body, simulation, traffic, requestId), response);
}

async function answer(
  message: IncomingMessage,
  body: Buffer,
  simulation: Simulation,
  traffic: Traffic,
  requestId: string,
): Promise<Delivery> {
  try {
    const request = parseRequest(message, body);
    const { method = 'GET', url = '/', headers } = message;
    return await answerRequest(request, { method, url, headers, body }, simulation, traffic, requestId);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isQuery = message.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    const shape = { protocol: isQuery ? 'query' : 'json', service: 'iam', action: '' } as const;
    return { kind: 'answer', response: errorResponse(shape, error, requestId) };
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
