import { DAY_MS, HOUR_MS } from '../core/instant.ts';
import { count } from './counts.ts';

const MINUTE_MS = 60_000;

/** `2 days 3 hours`, `1 hour 5 minutes`, `40 seconds`: the largest unit and the one after it. */
export function inDuration(ms: number): string {
  const units = [
    ['day', DAY_MS],
    ['hour', HOUR_MS],
    ['minute', MINUTE_MS],
    ['second', 1_000],
  ] as const;
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return 'less than a second';
  let left = ms;
  return units
    .slice(first, first + 2)
    .flatMap(([unit, unitMs]) => {
      const number = Math.floor(left / unitMs);
      left -= number * unitMs;
      return number > 0 ? [count(number, unit)] : [];
    })
    .join(' ');
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`: for a column. */
export function inShortDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `50 s`, `3 min`, `2 h`: of what nobody knows better. */
export function inRoundDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  return seconds < 100 * 60 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
