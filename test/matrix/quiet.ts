import { setTimeout } from 'node:timers/promises';
import type { CallLog } from '../../src/simulator/traffic/call-log.ts';

/** So long no request is under way or begins, when whoever made the last ones has read their answers: in turns, so that one long pause does not pass for it. */
const TURNS = 4;
const TURN_MS = 5;

/** Tells when a run has nothing under way but the requests that wait for it, one after the other. */
export interface Quiet {
  /** A request has come. */
  note(): void;
  wait(): Promise<void>;
}

/** @param calls where a request is written down when it has ended */
export function quiet(calls: Pick<CallLog, 'total'>): Quiet {
  const before = calls.total();
  let [asked, waiting] = [0, 0];
  let lastTurn = Promise.resolve();
  const untilQuiet = async (): Promise<void> => {
    for (let turns = 0, seen = asked; turns < TURNS; turns += 1, seen = asked) {
      await setTimeout(TURN_MS);
      const underWay = asked - (calls.total() - before);
      if (asked > seen || underWay > waiting) turns = -1;
    }
    waiting -= 1;
  };
  return {
    note: () => {
      asked += 1;
    },
    wait: () => {
      waiting += 1;
      lastTurn = lastTurn.then(untilQuiet);
      return lastTurn;
    },
  };
}
