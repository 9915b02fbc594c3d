/** Pieces of work that are begun one after the other and end in any order. */
export interface UnderWay {
  /** Waits until one more may be begun. */
  room(): Promise<void>;
  /** Begins one; after a failure, none. @param weight how many it counts for */
  begin(work: () => Promise<void>, weight?: number): void;
  readonly hasFailed: boolean;
  /** Waits for all that was begun, however it ends. */
  drained(): Promise<void>;
  /** Waits for all that was begun. @throws the first failure, once nothing is under way any more */
  ended(): Promise<void>;
}

/** At most `atOnce` at a time, for work whose beginnings keep a pace of their own; for a plain list see `limitedMap`. */
export function underWay(atOnce: number): UnderWay {
  const running = new Map<Promise<void>, number>();
  let weights = 0;
  const failures: unknown[] = [];
  return {
    async room() {
      while (weights >= atOnce) await Promise.race(running.keys());
    },
    begin(work, weight = 1) {
      if (failures.length > 0) return;
      const task: Promise<void> = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          weights -= running.get(task) ?? 0;
          running.delete(task);
        });
      running.set(task, weight);
      weights += weight;
    },
    get hasFailed() {
      return failures.length > 0;
    },
    async drained() {
      await Promise.all(running.keys());
    },
    async ended() {
      await Promise.all(running.keys());
      if (failures.length > 0) throw failures[0];
    },
  };
}
