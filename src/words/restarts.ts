import type { Restarts } from '../core/restarts.ts';
import { count } from './counts.ts';
import { formatDate } from './dates.ts';

/** `began anew 5 times since 1 Mar 2027` */
export function restartedInWords({ times, isAtLeast, since }: Restarts): string {
  return `began anew ${isAtLeast ? 'at least ' : ''}${count(times, 'time')} since ${formatDate(since)}`;
}
