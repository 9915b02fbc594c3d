import type { Instant } from '../../core/instant.ts';
import type { KeyEntry, ListedDecision } from '../../core/report.ts';
import { maxAgeDays, type Thresholds } from './facts.ts';

const DUE: ReadonlySet<ListedDecision> = new Set(['notify', 'wait', 'deactivate', 'deferred']);

/** A key that the rules are after, and that is still active. */
export function isDue({ decision, outcome }: Pick<KeyEntry, 'decision' | 'outcome'>): boolean {
  return DUE.has(decision) && outcome !== 'deactivated';
}

/**
 * A due key older than NOTIFYKEYAGE + GRACEDAYS, or past its deadline. One that was found late is overdue before its
 * deadline: it still has its full grace period, and should be gone already.
 */
export function isOverdue(key: KeyEntry, thresholds: Thresholds, asOf: Instant): boolean {
  const { ageDays, deadline } = key;
  const isTooOld = ageDays !== null && ageDays >= maxAgeDays(thresholds);
  return isDue(key) && (isTooOld || (deadline !== null && deadline <= asOf));
}
