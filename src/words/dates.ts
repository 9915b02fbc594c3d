import type { Day, Instant } from '../core/instant.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** `29 Nov 2026` */
export function formatDate(at: Instant | Day): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `29 Nov 2026, 08:00 UTC` */
export function formatMoment(at: Instant): string {
  return `${formatDate(at)}, ${TIME.format(new Date(at))} UTC`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Mon 30 Nov 2026` */
export function formatWeekday(at: Instant): string {
  return `${WEEKDAYS[new Date(at).getUTCDay()] ?? ''} ${formatDate(at)}`;
}
