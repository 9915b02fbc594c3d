import { DAY_MS, toMs, type Instant } from '../core/instant.ts';

/** Days for which rows are kept, by what they are about. */
export const KEPT_DAYS = {
  /** What a run saw and decided, and which notices a mail carried. */
  run: 90,
  /** A notice, so that a year's report can still tell of it. */
  notice: 400,
  /** What is remembered of an account: longer than until somebody of it is asked again, and it is written anew. */
  memory: 45,
  /** After the last event of a key: one that old is due again anyway. */
  key: 2 * 365,
} as const;

/** The TTL attribute of the table, in seconds since 1970. */
export function expiresAt(at: Instant, days: number): number {
  return Math.floor((toMs(at) + days * DAY_MS) / 1000);
}
