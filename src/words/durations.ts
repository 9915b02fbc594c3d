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
