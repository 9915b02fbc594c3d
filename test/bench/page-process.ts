import { renderPage } from '../../src/page/page.ts';
import { busyFacts } from '../page/samples.ts';
import { median } from './median.ts';

export interface PageCost {
  readonly keys: number;
  readonly bytes: number;
  readonly medianMs: number;
}

const TIMES = 5;
const KEYS_AN_ACCOUNT = 20;

/** In a process of its own, warm: what the page of a run costs, by the keys that it lists. */
const sizes = JSON.parse(process.argv[2] ?? '[]') as readonly number[];
const costs = sizes.map((keys): PageCost => {
  const facts = busyFacts({ accounts: Math.max(40, keys / KEYS_AN_ACCOUNT), keys, days: 90 });
  let bytes = 0;
  const times = Array.from({ length: TIMES }, () => {
    const from = performance.now();
    bytes = Buffer.byteLength(renderPage(facts));
    return performance.now() - from;
  });
  return { keys, bytes, medianMs: median(times) };
});
process.send?.(costs);
process.disconnect();
