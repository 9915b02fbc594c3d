import type { Clock } from './clock.ts';
import { limitedMap } from './limited-map.ts';
import { unnested } from './unnested.ts';
import type { Workflow } from './workflow.ts';

/**
 * Runs the steps where they stand: the command line, the tests, the demo and the plain Lambda handler.
 * @param signal of a run that is told to stop: long work begins nothing new
 */
export function inProcessWorkflow(clock: Clock, signal?: AbortSignal): Workflow {
  const isTimeUp = (): boolean => signal?.aborted ?? false;
  return unnested({
    step: (_name, work) => work(),
    map: (_name, items, work, { concurrency }) =>
      limitedMap(items, concurrency, (item) => work(item, isTimeUp)),
    sleep: (_name, ms) => clock.sleep(ms),
    sleepsForFree: false,
  });
}
