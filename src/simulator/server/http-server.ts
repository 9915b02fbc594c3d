import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../protocol/read-request.ts';
import type { AnswerMessage } from './answer-message.ts';
import { deliver } from './deliver.ts';

/** One endpoint for all services, on 127.0.0.1. */
export interface HttpServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** @param port 0 for any that is free. */
export async function listen(answer: AnswerMessage, port: number): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (message, response) => {
    serve(message, response, answer).catch(() => message.socket.destroy());
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
  answer: AnswerMessage,
): Promise<void> {
  const body = await readBody(message);
  const { method = 'GET', url = '/', headers } = message;
  deliver(await answer({ method, url, headers, body }), response);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
