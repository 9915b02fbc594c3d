import { AsyncLocalStorage } from 'node:async_hooks';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { InProcessHandler } from './request-handler.ts';

/** A server knows nothing of what the caller is in the middle of. */
const elsewhere = AsyncLocalStorage.snapshot();

/**
 * What a client is built with to reach an embedded organization without a socket in between.
 * @param silenceMs how long it waits for an answer that does not come
 */
export function reach({ endpoint, region, answer }: EmbeddedOrganization, silenceMs?: number) {
  return {
    endpoint,
    region,
    requestHandler: new InProcessHandler((asked) => elsewhere(() => answer(asked)), silenceMs),
  };
}
