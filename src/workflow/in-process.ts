import type { Clock } from './clock.ts';
import { limitedMap } from './limited-map.ts';
import type { Workflow } from './workflow.ts';

/** Runs the steps where they stand: the command line, the tests, the demo and the plain Lambda handler. */
export function inProcessWorkflow(clock: Clock): Workflow {
  return {
    step: (_name, work) => work(),
    map: (_name, items, work, { concurrency }) => limitedMap(items, concurrency, (item) => work(item, never)),
    sleep: (_name, ms) => clock.sleep(ms),
    sleepsForFree: false,
  };
}

const never = (): boolean => false;
