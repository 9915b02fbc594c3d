import { compareText } from '../../core/compare-text.ts';
import type { Instant } from '../../core/instant.ts';
import type { KeyEntry } from '../../core/report.ts';
import type { Thresholds } from '../../core/policy.ts';
import { isDue, isOverdue, isTooOld } from './overdue.ts';

/** Ranked accounts or contacts that a reader sees at once; the page's script has the rest behind a disclosure. */
export const SHOWN_RANKS = 10;

/** An account or a contact, by the keys it has to see to. */
export interface Ranked {
  /** Account ID, or address. */
  readonly id: string;
  readonly overdue: number;
  readonly tooOld: number;
  readonly due: number;
}

/** Those with due keys; the most overdue ones first, then those that are too old. A key of two contacts counts for both. */
export function rankTally(
  idsOf: (key: KeyEntry) => readonly string[],
  thresholds: Thresholds,
  asOf: Instant,
): { add(key: KeyEntry): void; ranked(): Ranked[] } {
  const byId = new Map<string, { readonly id: string; overdue: number; tooOld: number; due: number }>();
  return {
    add(key) {
      if (!isDue(key)) return;
      for (const id of idsOf(key)) {
        const sum = byId.get(id) ?? { id, overdue: 0, tooOld: 0, due: 0 };
        sum.due += 1;
        if (isOverdue(key, asOf)) sum.overdue += 1;
        if (isTooOld(key, thresholds)) sum.tooOld += 1;
        byId.set(id, sum);
      }
    },
    ranked: () =>
      [...byId.values()].sort(
        (a, b) => b.overdue - a.overdue || b.tooOld - a.tooOld || b.due - a.due || compareText(a.id, b.id),
      ),
  };
}
