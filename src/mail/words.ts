import type { Instant } from '../core/instant.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const LETTERS = new Intl.Segmenter();
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** `29 Nov 2026` */
export function formatDate(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `29 Nov 2026, 08:00 UTC` */
export function formatMoment(at: Instant): string {
  return `${formatDate(at)}, ${TIME.format(new Date(at))} UTC`;
}

/** `1 key`, `3 keys`; the plural is `singular` with an s unless given. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? singular : plural}`;
}

/**
 * Names and tag values as one line without control or bidirectional-override characters, so that nobody's tag can
 * forge a line of the mail.
 */
export function oneLine(text: string, maxLength = 256): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (clean.length <= maxLength) return clean;
  const letters = Array.from(LETTERS.segment(clean), ({ segment }) => segment);
  return letters.length > maxLength ? `${letters.slice(0, maxLength - 1).join('')}…` : clean;
}

/** A word as a POSIX shell takes it literally. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
