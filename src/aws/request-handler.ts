import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { proxyOf } from './proxy-of.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** Well above the slowest answer: whatever has not come by then, such as from a dead host, never comes. */
const REQUEST_TIMEOUT_MS = 20_000;
const AGENT = { keepAlive: true, maxSockets: 256 };

/** One keep-alive pool; what a proxy stands before goes through a pool of the proxy's (HTTPS_PROXY, NO_PROXY). */
export function requestHandler(timeoutMs = REQUEST_TIMEOUT_MS): NodeHttpHandler {
  return new RoutingHandler(timeoutMs);
}

class RoutingHandler extends NodeHttpHandler {
  readonly #timeoutMs: number;
  readonly #proxied = new Map<string, Promise<NodeHttpHandler>>();

  constructor(timeoutMs: number) {
    super(options(timeoutMs, new HttpAgent(AGENT), new HttpsAgent(AGENT)));
    this.#timeoutMs = timeoutMs;
  }

  override async handle(
    ...[request, given]: Parameters<NodeHttpHandler['handle']>
  ): ReturnType<NodeHttpHandler['handle']> {
    const proxy = proxyOf(new URL(`${request.protocol}//${request.hostname}`), process.env);
    const handler = proxy === null ? null : await this.#through(proxy);
    return handler === null ? super.handle(request, given) : handler.handle(request, given);
  }

  override destroy(): void {
    super.destroy();
    for (const handler of this.#proxied.values()) {
      void handler.then((each) => {
        each.destroy();
      });
    }
  }

  #through(proxy: string): Promise<NodeHttpHandler> {
    const known = this.#proxied.get(proxy);
    if (known !== undefined) return known;
    const opened = through(proxy, this.#timeoutMs);
    this.#proxied.set(proxy, opened);
    return opened;
  }
}

async function through(proxy: string, timeoutMs: number): Promise<NodeHttpHandler> {
  // Loaded here only: most machines have no proxy before them.
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
    import('http-proxy-agent'),
    import('https-proxy-agent'),
  ]);
  return new NodeHttpHandler(
    options(timeoutMs, new HttpProxyAgent(proxy, AGENT), new HttpsProxyAgent(proxy, AGENT)),
  );
}

function options(requestTimeout: number, httpAgent: HttpAgent, httpsAgent: HttpAgent) {
  return {
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout,
    socketTimeout: requestTimeout, // for an answer that begins and stops
    throwOnRequestTimeout: true, // by default it only warns, and waits on
    httpAgent,
    httpsAgent,
    // Hundreds of accounts at once queue for sockets by design; the SDK's warning about it would be noise.
    socketAcquisitionWarningTimeout: 10 * 60_000,
  };
}
