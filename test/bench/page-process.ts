import { busyFacts, wholePage } from '../page/samples.ts';
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
const costs: PageCost[] = [];
for (const keys of sizes) {
  const facts = busyFacts({ accounts: Math.max(40, keys / KEYS_AN_ACCOUNT), keys, days: 90 });
  let bytes = 0;
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const from = performance.now();
    bytes = Buffer.byteLength(await wholePage(facts));
    times.push(performance.now() - from);
  }
  costs.push({ keys, bytes, medianMs: median(times) });
}
process.send?.(costs);
process.disconnect();
