import { accessSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Sequencer from '@jest/test-sequencer';

/** Files of more than a minute on two cores that have other work besides, the longest first; `npm run test:slow` says what each takes. */
const LONGEST = [
  'year/stories/stories',
  'abuse/brake-held',
  'soak/soak',
  'ledger/race/deeds',
  'workflow/durable-large-account',
  'matrix/some-of-the-ledger',
  'workflow/durable-kill',
  'year/remembered',
  'workflow/durable-limits',
  'phases/act/killed-in-their-place',
  'abuse/outside-contacts',
  'phases/report/last-run',
  'commands/runs',
  'phases/notify/refusals',
  'deploy/install-again',
];

const fileOf = (name) => new URL(`${name}.slow.ts`, import.meta.url);
// One that has moved would be last again, and nobody would see why.
for (const name of LONGEST) accessSync(fileOf(name));

/**
 * Where nothing is known of earlier runs, Jest begins with the largest files. The longest are small ones, and would be the last at work,
 * one processor for each and nothing for the other.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = (test) => {
      if (this.hasFailed(test)) return -1;
      const found = LONGEST.findIndex((name) => fileURLToPath(fileOf(name)) === test.path);
      return found < 0 ? LONGEST.length : found;
    };
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
