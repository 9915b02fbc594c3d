import { dayOf, parseDay, plusDays, type Day, type Instant } from './instant.ts';

/**
 * What an opt-out tag says at an as-of instant. `unreadable` counts as opted out and is reported: a typo must never
 * cost somebody a key.
 */
export type Exemption =
  | { readonly kind: 'none' }
  | { readonly kind: 'expired'; readonly until: Day }
  | { readonly kind: 'opted-out'; readonly until: Day | null; readonly reason: string | null }
  | { readonly kind: 'unreadable'; readonly value: string };

/** An opt-out as the report lists it: its end, and the reason that its tag gives. */
export interface OptOut {
  readonly until: Day | null;
  readonly reason: string | null;
}

const OPT_OUT = /^opt ?-? ?out(?: until (\S+))?(?: (.+))?$/i;

/** Words that speak of an end without naming it as it is read, misspelt ones too: nobody may take them for a reason. */
const AN_END =
  /^(?:(?:un\w{0,3}l+|unti|utnil|til+|thru|through)\b|(?:\S+ )?\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b)/i;

/** Who writes `9999-12-31` means for ever: an end beyond so many days (ten years) is told as none. */
const FOR_EVER_DAYS = 3_653;

/**
 * Reads `opt-out` and `opt-out until YYYY-MM-DD`, either with a reason in free words after it; case and spaces forgiven. The
 * day counts to its end, UTC.
 */
export function readExemption(tagValue: string | null, asOf: Instant): Exemption {
  if (tagValue === null) return { kind: 'none' };
  const match = OPT_OUT.exec(tagValue.trim().replace(/\s+/g, ' '));
  if (!match) return { kind: 'unreadable', value: tagValue };
  const [, day, reason = null] = match;
  if (reason !== null && AN_END.test(reason)) return { kind: 'unreadable', value: tagValue };
  if (day === undefined) return { kind: 'opted-out', until: null, reason };
  const until = parseDay(day);
  if (until === null) return { kind: 'unreadable', value: tagValue };
  if (dayOf(asOf) > until) return { kind: 'expired', until };
  const isForEver = until > dayOf(plusDays(asOf, FOR_EVER_DAYS));
  return { kind: 'opted-out', until: isForEver ? null : until, reason };
}

/** What the report lists of it; null of what exempts from nothing. */
export function optOutOf(exemption: Exemption): OptOut | null {
  if (exemption.kind === 'unreadable') return { until: null, reason: null };
  return exemption.kind === 'opted-out' ? { until: exemption.until, reason: exemption.reason } : null;
}

/** Whether an opt-out has no end, or one beyond MAXOPTOUTDAYS. */
export function isTooLong({ until }: Pick<OptOut, 'until'>, maxDays: number, asOf: Instant): boolean {
  return until === null || until > dayOf(plusDays(asOf, maxDays));
}

export function tooLongInWords({ until }: Pick<OptOut, 'until'>, maxDays: number): string {
  const end = until === null ? 'has no end' : `ends on ${until}`;
  return `the opt-out ${end}; MAXOPTOUTDAYS allows ${maxDays} days`;
}

export function isExempt(exemption: Exemption): boolean {
  return exemption.kind === 'opted-out' || exemption.kind === 'unreadable';
}
