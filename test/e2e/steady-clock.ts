import { setTimeout as delay } from 'node:timers/promises';
import { instant } from '../../src/core/instant.ts';
import type { SimulatorClock } from '../../src/simulator/clock.ts';
import type { Clock } from '../../src/workflow/clock.ts';

/** How much faster than real time it passes, where the machine keeps up. */
export const TIMES_FASTER = 5;
const STEP_MS = 1;

/** The engine's clock over the organization's, for time that passes by itself: a sleep waits until it has. */
export function steadyClock(clock: SimulatorClock): Clock {
  return {
    now: () => instant(clock.now()),
    sleep: async (ms) => {
      const until = clock.now().getTime() + ms;
      while (clock.now().getTime() < until) await delay(STEP_MS);
    },
  };
}

/**
 * Lets time pass in small steps, one with each turn that this process gets: calls take time, as on a real clock, and what
 * the machine is busy with besides holds nobody up.
 * @returns what stops it
 */
export function letTimePass(clock: SimulatorClock): () => void {
  const passing = setInterval(() => {
    clock.advance(TIMES_FASTER * STEP_MS);
  }, STEP_MS);
  return () => {
    clearInterval(passing);
  };
}
