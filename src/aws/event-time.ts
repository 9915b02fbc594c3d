import { DAY_MS, instant, parseDay, toMs, type Instant } from '../core/instant.ts';

/** Who sent a bounce stamps it by a clock of its own; SES tells of it within days, and of nothing that is to come. */
const LATEST_AFTER_MS = DAY_MS;
const EARLIEST_BEFORE_MS = 30 * DAY_MS;

/** The moment that a stamp names, when it may be the one of what was told at `told`; else `told`. */
export function eventTime(stamp: unknown, told: Instant): Instant {
  const at = momentOf(stamp);
  if (at === null) return told;
  const sinceMs = toMs(told) - toMs(at);
  return sinceMs >= -LATEST_AFTER_MS && sinceMs <= EARLIEST_BEFORE_MS ? at : told;
}

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|([+-]\d{2})(?::?(\d{2}))?)?$/;
/** Beyond any second, below any millisecond, of a year in which there is mail. */
const FIRST_MS = 1e11;
const YEAR_9999_MS = 253_402_300_799_999;

/** ISO 8601 with any zone or none (UTC), with or without seconds; or seconds or milliseconds since 1970. null for all else. */
export function momentOf(stamp: unknown): Instant | null {
  const text = typeof stamp === 'string' ? stamp.trim() : stamp;
  const ms = typeof text === 'string' && !/^\d+$/.test(text) ? isoMs(text) : epochMs(text);
  return ms >= 0 && ms <= YEAR_9999_MS ? instant(ms) : null;
}

function isoMs(text: string): number {
  const [, day, time, hours = '+00', minutes = '00'] = ISO.exec(text) ?? [];
  // `Date` takes the 30th of February for the 2nd of March.
  return day === undefined || parseDay(day) === null ? NaN : Date.parse(`${day}T${time}${hours}:${minutes}`);
}

function epochMs(stamp: unknown): number {
  if (typeof stamp !== 'number' && typeof stamp !== 'string') return NaN;
  const count = Number(stamp);
  return count < FIRST_MS ? count * 1000 : count;
}
