import { setTimeout as delay } from 'node:timers/promises';
import { instant, type Instant } from '../core/instant.ts';

/** The only source of time: tests and the demo move it. */
export interface Clock {
  now(): Instant;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  sleep: async (ms) => {
    await delay(ms);
  },
};
