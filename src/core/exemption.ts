import { dayOf, parseDay, type Day, type Instant } from './instant.ts';

/**
 * What an opt-out tag says at an as-of instant. `unreadable` counts as opted out and is reported: a typo must never
 * cost somebody a key.
 */
export type Exemption =
  | { readonly kind: 'none' }
  | { readonly kind: 'expired'; readonly until: Day }
  | { readonly kind: 'opted-out'; readonly until: Day | null }
  | { readonly kind: 'unreadable'; readonly value: string };

const OPT_OUT = /^opt ?-? ?out(?: until (\S+))?$/;

/** Reads `opt-out` and `opt-out until YYYY-MM-DD`, case and spaces forgiven; the day counts to its end, UTC. */
export function readExemption(tagValue: string | null, asOf: Instant): Exemption {
  if (tagValue === null) return { kind: 'none' };
  const match = OPT_OUT.exec(tagValue.trim().toLowerCase().replace(/\s+/g, ' '));
  if (!match) return { kind: 'unreadable', value: tagValue };
  if (match[1] === undefined) return { kind: 'opted-out', until: null };
  const until = parseDay(match[1]);
  if (until === null) return { kind: 'unreadable', value: tagValue };
  return dayOf(asOf) <= until ? { kind: 'opted-out', until } : { kind: 'expired', until };
}

export function isExempt(exemption: Exemption): boolean {
  return exemption.kind === 'opted-out' || exemption.kind === 'unreadable';
}
