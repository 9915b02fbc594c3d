import { AsyncLocalStorage } from 'node:async_hooks';
import type { Workflow } from './workflow.ts';

/** The step within which the code at hand runs. */
const within = new AsyncLocalStorage<string>();

/**
 * The same workflow, which refuses what Lambda refuses: a step, map or sleep within a step or an item of a map. In
 * process it would pass, and fail where nobody tries it first. @throws TypeError
 */
export function unnested(workflow: Workflow): Workflow {
  const outside = async <T>(name: string, begin: () => Promise<T>): Promise<T> => {
    const outer = within.getStore();
    if (outer === undefined) return begin();
    throw new TypeError(`"${name}" begins within the step "${outer}"; steps, maps and sleeps do not nest`);
  };
  return {
    step: (name, work) => outside(name, () => workflow.step(name, () => within.run(name, work))),
    map: (name, items, work, options) =>
      outside(name, () =>
        workflow.map(name, items, (item, isTimeUp) => within.run(name, () => work(item, isTimeUp)), options),
      ),
    sleep: (name, ms) => outside(name, () => workflow.sleep(name, ms)),
    sleepsForFree: workflow.sleepsForFree,
  };
}
