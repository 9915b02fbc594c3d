/** A fault that is switched on; calling it switches it off. */
export interface InjectedFault {
  (): void;
  /** How often it was really made. @throws ImpossibleFault when it once could not be */
  readonly fired: number;
}

/** A fault as those see it who make it. */
export interface Making<T> {
  readonly what: T;
  /** Counts it as made. */
  readonly made: () => void;
  /** Remembers what kept it from being made. */
  readonly failed: (error: unknown) => void;
}

/** Does a part of a fault; what that throws is what kept the fault from being made. */
export function attempt<R>(making: Making<unknown>, work: () => R): R {
  try {
    return work();
  } catch (error) {
    making.failed(error);
    throw error;
  }
}

/** Faults of one sort that are switched on, in the order in which they were. */
export interface SwitchedOn<T> {
  readonly on: (what: T) => InjectedFault;
  readonly all: () => Iterable<Making<T>>;
  readonly clear: () => void;
}

/** @param failures gets what kept a fault from being made: the request that met it is answered all the same */
export function switchedOn<T>(failures: unknown[]): SwitchedOn<T> {
  const making = new Set<Making<T>>();
  return {
    on(what) {
      let fired = 0;
      let failure: { readonly error: unknown } | undefined;
      const each: Making<T> = {
        what,
        made: () => void (fired += 1),
        failed(error) {
          failure ??= { error };
          failures.push(error);
        },
      };
      making.add(each);
      const switchOff = () => void making.delete(each);
      const countFired = () => {
        if (failure) throw failure.error;
        return fired;
      };
      return Object.defineProperty(switchOff, 'fired', { get: countFired }) as InjectedFault;
    },
    all: () => making,
    clear: () => {
      making.clear();
    },
  };
}
