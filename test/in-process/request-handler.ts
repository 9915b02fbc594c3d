import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpResponse } from '@smithy/core/transport';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AnswerMessage } from '../../src/simulator/server/answer-message.ts';
import type { Delivery } from '../../src/simulator/protocol/delivery.ts';

type Handle = NodeHttpHandler['handle'];
type Request = Parameters<Handle>[0];
type Delivered = Readonly<Record<string, string>>;

/**
 * Hands the SDK's requests to whoever answers them in this process. Over sockets, each would cost a quarter more; what HTTP does to
 * a request is not what most tests are about, and those that are go over sockets.
 */
export class InProcessHandler extends NodeHttpHandler {
  readonly #answer: AnswerMessage;
  readonly #silenceMs: number;
  #isClosed = false;

  /** @param silenceMs how long an answer is waited for that does not come */
  constructor(answer: AnswerMessage, silenceMs = 20_000) {
    super();
    this.#answer = answer;
    this.#silenceMs = silenceMs;
  }

  /** What is asked from now on meets nobody, as nobody listens at a port that is closed. */
  override destroy(): void {
    this.#isClosed = true;
    super.destroy();
  }

  override async handle({ method, path, query, headers, body }: Request): ReturnType<Handle> {
    if (this.#isClosed) throw cut('socket hang up');
    const asked = {
      method,
      url: path + queryText(query),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      body: bytesOf(body as string | Uint8Array | undefined),
    };
    const delivery = await this.#answer(asked);
    if (delivery.kind === 'silence') await sleep(this.#silenceMs, undefined, { ref: false });
    return { response: responseOf(delivery) };
  }
}

function bytesOf(body: string | Uint8Array = ''): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function queryText(query: Request['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value ?? ''].flat()) parameters.append(name, each);
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** @throws Error as a socket does that is cut */
function responseOf(delivery: Delivery): HttpResponse {
  switch (delivery.kind) {
    case 'answer': {
      const { status, headers, body } = delivery.response;
      return new HttpResponse({ statusCode: status, headers: dated(headers), body: Buffer.from(body) });
    }
    case 'cut-midway': {
      const { status, headers, body } = delivery.response;
      const half = Buffer.from(body.slice(0, Math.ceil(body.length / 2)));
      const cutShort = Readable.from(cutAfter(half));
      return new HttpResponse({ statusCode: status, headers: dated(headers), body: cutShort });
    }
    case 'cut':
    case 'silence':
      throw cut('socket hang up');
  }
}

/** As servers do of themselves; doctor reads it. */
const dated = (headers: Delivered) => ({ date: new Date().toUTCString(), ...headers });

async function* cutAfter(part: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(part);
  throw cut('aborted');
}

const cut = (message: string): Error => Object.assign(new Error(message), { code: 'ECONNRESET' });
