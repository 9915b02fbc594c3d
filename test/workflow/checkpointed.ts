import type { Json, Workflow } from '../../src/workflow/workflow.ts';

/** What each step of an execution has returned, by its name, as a checkpoint keeps it. */
export type History = Record<string, unknown>;

/** The machine is gone before this step. */
export class CutOffError extends Error {
  override readonly name = 'CutOffError';
}

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * An execution that begins with what an earlier one has checkpointed, and keeps what it does.
 * @param until the step before which it is cut off; null for none
 */
export function checkpointed(inner: Workflow, history: History, until: string | null): Workflow {
  const once = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (name === until) throw new CutOffError(name);
    if (!Object.hasOwn(history, name)) history[name] = asJson((await work()) ?? null);
    return history[name] as T;
  };
  return {
    step: <T>(name: string, work: () => Promise<T & Json<T>>) =>
      once<T>(name, () => inner.step<T>(name, work)),
    map: (name, items, work, options) => once(name, () => inner.map(name, items, work, options)),
    sleep: (name, ms) => inner.sleep(name, ms),
    sleepsForFree: inner.sleepsForFree,
  };
}
