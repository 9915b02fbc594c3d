import type { ServerResponse } from 'node:http';
import type { ApiResponse } from '../protocol/api-response.ts';
import type { Delivery } from '../protocol/delivery.ts';

/** Puts a request's end on the wire; nothing is added to what it says but the length. */
export function deliver(delivery: Delivery, to: ServerResponse): void {
  switch (delivery.kind) {
    case 'answer':
      begin(delivery.response, to).end(delivery.response.body);
      return;
    case 'cut-midway': {
      const { body } = delivery.response;
      begin(delivery.response, to).write(body.slice(0, Math.ceil(body.length / 2)), () => {
        to.socket?.destroy();
      });
      return;
    }
    case 'cut':
      to.socket?.destroy();
      return;
    case 'silence':
      return;
  }
}

function begin({ status, headers, body }: ApiResponse, to: ServerResponse): ServerResponse {
  const hasBody = status !== 204 && status !== 304;
  return to.writeHead(status, { ...headers, ...(hasBody && { 'content-length': Buffer.byteLength(body) }) });
}
