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

/** `1,333` */
export function formatNumber(n: number): string {
  return n.toLocaleString('en-GB');
}

/** `1 key`, `3 keys`; the plural is `singular` with an s unless given. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(n)} ${n === 1 ? singular : plural}`;
}

/** In UTF-8: what any letter of any alphabet takes. */
const BYTES_A_LETTER = 4;

/**
 * Names and tag values as one line without control or bidirectional-override characters, so that nobody's tag can
 * forge a line of the mail. Cut between letters as readers see them; since one letter may carry any number of combining
 * marks, after four bytes for each of `maxLength` letters too.
 */
export function oneLine(text: string, maxLength = 256): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (clean.length <= maxLength) return clean;
  const letters = Array.from(LETTERS.segment(clean), ({ segment }) => segment);
  const maxBytes = BYTES_A_LETTER * maxLength;
  if (letters.length <= maxLength && Buffer.byteLength(clean) <= maxBytes) return clean;
  const kept: string[] = [];
  let bytes = Buffer.byteLength('…');
  for (const letter of letters.slice(0, maxLength - 1)) {
    bytes += Buffer.byteLength(letter);
    if (bytes > maxBytes) break;
    kept.push(letter);
  }
  return `${kept.join('')}…`;
}

/** A word as a POSIX shell takes it literally. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
