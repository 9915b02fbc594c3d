export type Rate = {
  /** Tokens that come back a second. */
  perSecond: number;
  /** Most tokens at a time. */
  burst: number;
};

export type TokenBucket = { take(tokens?: number): boolean };

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
