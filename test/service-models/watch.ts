import { EXCHANGES, type PublishedExchange } from '../../src/simulator/server/exchanges.ts';
import { exchangeViolations } from './exchange-violations.ts';

/**
 * Every request that a test sends to the embedded organization, and every answer of it, is held to AWS's service models: Jest loads
 * this before each file of tests. A test during which one of the two is not as AWS has it fails.
 */
const found = new Map<string, number>();

function look(exchange: unknown): void {
  for (const violation of exchangeViolations(exchange as PublishedExchange))
    found.set(violation, (found.get(violation) ?? 0) + 1);
}

function assertNone(): void {
  const told = [...found].map(([violation, times]) => `${violation}${times > 1 ? ` (${times} times)` : ''}`);
  found.clear();
  if (told.length > 0)
    throw new Error(['Not as in the service models of AWS:', ...told.slice(0, 20)].join('\n  '));
}

beforeAll(() => {
  EXCHANGES.subscribe(look);
});
afterEach(assertNone);
afterAll(() => {
  EXCHANGES.unsubscribe(look);
  assertNone();
});
