/** A moment as ISO 8601 in UTC with milliseconds (`2026-11-22T08:00:00.000Z`): readable at rest; in years 0 to 9999 it sorts as text. */
export type Instant = string & { readonly __brand: 'Instant' };

/** A calendar day in UTC, `YYYY-MM-DD`. */
export type Day = string & { readonly __brand: 'Day' };

export const DAY_MS = 24 * 60 * 60 * 1000;
export const HOUR_MS = 60 * 60 * 1000;

/** @throws RangeError when `value` is not a moment. */
export function instant(value: Date | number | string): Instant {
  return new Date(value).toISOString() as Instant;
}

export function toMs(at: Instant): number {
  return Date.parse(at);
}

export function plusDays(at: Instant, days: number): Instant {
  return instant(toMs(at) + days * DAY_MS);
}

/** Days from `from` to `to`, with fractions; negative when `to` is earlier. */
export function daysBetween(from: Instant, to: Instant): number {
  return (toMs(to) - toMs(from)) / DAY_MS;
}

export function latest(first: Instant, ...rest: readonly Instant[]): Instant {
  return rest.reduce((max, at) => (at > max ? at : max), first);
}

export function earliest(first: Instant, ...rest: readonly Instant[]): Instant {
  return rest.reduce((min, at) => (at < min ? at : min), first);
}

export function dayOf(at: Instant): Day {
  return at.slice(0, 10) as Day;
}

/** The day named by `text`, or null when the calendar has no such day (`2026-02-30`). */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const midnight = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text) ? (text as Day) : null;
}
