import { compareText } from '../../core/compare-text.ts';
import type { Instant } from '../../core/instant.ts';
import type { KeyEntry } from '../../core/report.ts';
import type { Thresholds } from './facts.ts';
import { isDue, isOverdue } from './overdue.ts';

/** An account or a contact, by the keys it has to see to. */
export interface Ranked {
  /** Account ID, or address. */
  readonly id: string;
  readonly overdue: number;
  readonly due: number;
}

/** Those with due keys, the most overdue ones first. A key of two contacts counts for both. */
export function rank(
  keys: readonly KeyEntry[],
  idsOf: (key: KeyEntry) => readonly string[],
  thresholds: Thresholds,
  asOf: Instant,
): Ranked[] {
  const byId = new Map<string, { overdue: number; due: number }>();
  for (const key of keys) {
    if (!isDue(key)) continue;
    const late = isOverdue(key, thresholds, asOf) ? 1 : 0;
    for (const id of idsOf(key)) {
      const sum = byId.get(id) ?? { overdue: 0, due: 0 };
      sum.due += 1;
      sum.overdue += late;
      byId.set(id, sum);
    }
  }
  return [...byId]
    .map(([id, sums]) => ({ id, ...sums }))
    .sort((a, b) => b.overdue - a.overdue || b.due - a.due || compareText(a.id, b.id));
}
