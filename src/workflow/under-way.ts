/** Pieces of work that are begun one after the other and end in any order. */
export interface UnderWay {
  /** Waits until one more may be begun. */
  room(): Promise<void>;
  /** Begins one; after a failure, none. */
  begin(work: () => Promise<void>): void;
  readonly hasFailed: boolean;
  /** Waits for all that was begun, however it ends. */
  drained(): Promise<void>;
  /** Waits for all that was begun. @throws the first failure, once nothing is under way any more */
  ended(): Promise<void>;
}

/** At most `atOnce` at a time, for work whose beginnings keep a pace of their own; for a plain list see `limitedMap`. */
export function underWay(atOnce: number): UnderWay {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  return {
    async room() {
      while (running.size >= atOnce) await Promise.race(running);
    },
    begin(work) {
      if (failures.length > 0) return;
      const task: Promise<void> = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(task));
      running.add(task);
    },
    get hasFailed() {
      return failures.length > 0;
    },
    async drained() {
      await Promise.all(running);
    },
    async ended() {
      await Promise.all(running);
      if (failures.length > 0) throw failures[0];
    },
  };
}
