import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { InProcessHandler } from './request-handler.ts';

/**
 * What a client is built with to reach an embedded organization without a socket in between.
 * @param silenceMs how long it waits for an answer that does not come
 */
export function reach({ endpoint, region, answer }: EmbeddedOrganization, silenceMs?: number) {
  return { endpoint, region, requestHandler: new InProcessHandler(answer, silenceMs) };
}
