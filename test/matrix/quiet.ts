import { setTimeout } from 'node:timers/promises';

/** So long nothing is asked of AWS, when whoever waits has an answer to all: in turns, so that one long pause does not pass for it. */
const QUIET_MS = 20;
const TURN_MS = 5;

/** Tells when a run has nothing under way but what waits for it. */
export interface Quiet {
  /** Something is asked. */
  note(): void;
  /** @returns when nothing has been asked for a while */
  wait(): Promise<void>;
}

export function quiet(): Quiet {
  let asked = 0;
  return {
    note: () => {
      asked += 1;
    },
    wait: async () => {
      let seen = asked;
      for (let quietMs = 0; quietMs < QUIET_MS; quietMs += TURN_MS) {
        await setTimeout(TURN_MS);
        if (asked > seen) quietMs = 0;
        seen = asked;
      }
    },
  };
}
