/** What a step may return: plain JSON, so that a durable execution can write it down and replay it. */
export type Json<T> = T extends string | number | boolean | null
  ? T
  : T extends
        | ((...args: never) => unknown)
        | Date
        | ReadonlyMap<unknown, unknown>
        | ReadonlySet<unknown>
        | undefined
    ? never
    : { [K in keyof T]: Json<T[K]> };

/**
 * What the pipeline is written against. A step runs at least once: it must be safe to repeat, and its
 * result is small; details go to the ledger.
 */
export interface Workflow {
  /** Runs `work` and keeps its result; a replay returns what was kept instead of running it again. */
  step<T>(name: string, work: () => Promise<T & Json<T>>): Promise<T>;
  /**
   * One step an item, at most `concurrency` at once; results in the order of `items`. Long work asks `isTimeUp` now and
   * then, and, told so, returns what it has; the caller maps again what is left. After a failure nothing new is begun,
   * and the map fails when all that was under way has come to its end. Steps, maps and sleeps do not nest.
   */
  map<I, T>(
    name: string,
    items: readonly I[],
    work: (item: I, isTimeUp: () => boolean) => Promise<T & Json<T>>,
    options: {
      readonly concurrency: number;
      /** Stands for the result of an item that was killed in the middle; without it, the item begins again. */
      readonly ifKilled?: T & Json<T>;
    },
  ): Promise<T[]>;
  /** Waits without keeping a machine busy, where `sleepsForFree`. */
  sleep(name: string, ms: number): Promise<void>;
  readonly sleepsForFree: boolean;
}
