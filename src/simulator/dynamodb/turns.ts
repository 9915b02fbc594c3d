/** Who may be at the tables at once: transactions one by one, each alone, and all else beside each other. */
export interface Turns {
  readonly beside: <T>(work: () => Promise<T>) => Promise<T>;
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

export function turns(): Turns {
  const underWay = new Set<Promise<unknown>>();
  let lastAlone: Promise<unknown> = Promise.resolve();
  return {
    beside(work) {
      const task = lastAlone.then(work);
      const over = task.catch(() => undefined).finally(() => underWay.delete(over));
      underWay.add(over);
      return task;
    },

    alone(work) {
      const before = [lastAlone, ...underWay];
      const task = Promise.all(before).then(work);
      lastAlone = task.catch(() => undefined);
      return task;
    },
  };
}
