import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '../core/instant.ts';
import type { Clock } from '../workflow/clock.ts';
import type { SimulatorClock } from '../simulator/clock.ts';

/**
 * The engine's clock over the organization's: a sleep moves the time on instead of waiting for it, so that pacing,
 * polling and leases behave as in production and cost nothing. Sleeps that overlap pass together.
 */
export function engineClock(clock: SimulatorClock): Clock {
  return {
    now: () => instant(clock.now()),
    sleep: async (ms) => {
      const until = clock.now().getTime() + ms;
      await nextTurn();
      if (clock.now().getTime() < until) clock.set(new Date(until));
    },
  };
}
