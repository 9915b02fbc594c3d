import { setTimeout as delay } from 'node:timers/promises';
import type { CallLog } from '../../src/simulator/traffic/call-log.ts';

/** A dead process sends nothing more; one that gave up may still have calls on their way. */
export async function stillness(calls: Pick<CallLog, 'total'>): Promise<void> {
  let seen = -1;
  for (let quiet = 0; quiet < 3; quiet += 1) {
    if (seen !== calls.total()) quiet = 0;
    seen = calls.total();
    await delay(8);
  }
}
