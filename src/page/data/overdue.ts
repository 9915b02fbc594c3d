import type { Instant } from '../../core/instant.ts';
import { DUE, type KeyEntry } from '../../core/report.ts';
import { maxAgeDays, type Thresholds } from '../../core/policy.ts';

/** A key that the rules are after, and that is still active. */
export function isDue({ decision, outcome }: Pick<KeyEntry, 'decision' | 'outcome'>): boolean {
  return DUE.includes(decision) && outcome !== 'deactivated';
}

/** Past its deadline and still active, as mails have it. */
export function isOverdue(key: KeyEntry, asOf: Instant): boolean {
  return isDue(key) && key.deadline !== null && key.deadline <= asOf;
}

/** Older than NOTIFYKEYAGE + GRACEDAYS. One that was found late is so before its deadline: it has its full grace period. */
export function isTooOld(key: KeyEntry, thresholds: Thresholds): boolean {
  return isDue(key) && key.ageDays !== null && key.ageDays >= maxAgeDays(thresholds);
}
