export interface Rate {
  /** Tokens that come back a second. */
  readonly perSecond: number;
  /** Most tokens at a time. */
  readonly burst: number;
}

export interface TokenBucket {
  take(tokens?: number): boolean;
}

/** A token bucket on real time, starting full. */
export function tokenBucket(
  { perSecond, burst }: Rate,
  nowMs: () => number = () => performance.now(),
): TokenBucket {
  let tokens = burst;
  let filledAtMs = nowMs();
  return {
    take(wanted = 1) {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * perSecond);
      filledAtMs = now;
      if (tokens < wanted) return false;
      tokens -= wanted;
      return true;
    },
  };
}
