import { DAY_MS, instant, toMs, type Instant } from '../../src/core/instant.ts';

/** The instant that all tests of the core judge at. */
export const AS_OF = instant('2026-11-22T08:00:00.000Z');

/** So many days, and so many milliseconds more, before the as-of instant. */
export function ago(days: number, extraMs = 0): Instant {
  return instant(toMs(AS_OF) - days * DAY_MS - extraMs);
}

/** So many days, and so many milliseconds more, after the as-of instant. */
export function ahead(days: number, extraMs = 0): Instant {
  return instant(toMs(AS_OF) + days * DAY_MS + extraMs);
}
