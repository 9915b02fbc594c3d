/** Where the simulator, and whatever shares its time, reads the present instant. */
export interface PresentClock {
  now(): Date;
}

/** A clock that a test or the demo moves; the organization's dates, expiries and quotas follow it. */
export interface SimulatorClock extends PresentClock {
  set(instant: Date): void;
  advance(ms: number): void;
}

export interface ClockOptions {
  readonly startAt: Date;
  /** Let the clock run on with real time from the instant it was last set to; it stands still by default. */
  readonly running?: boolean;
}

export function simulatorClock({ startAt, running = false }: ClockOptions): SimulatorClock {
  let setTo = startAt.getTime();
  let setAtMs = performance.now();
  const elapsedMs = () => (running ? Math.floor(performance.now() - setAtMs) : 0);
  const set = (instantMs: number) => {
    setTo = instantMs;
    setAtMs = performance.now();
  };
  return {
    now: () => new Date(setTo + elapsedMs()),
    set: (instant) => {
      set(instant.getTime());
    },
    advance: (ms) => {
      set(setTo + elapsedMs() + ms);
    },
  };
}
