import { dayOf, plusDays, type Day, type Instant } from '../../core/instant.ts';
import { DAYS_AHEAD } from '../../core/policy.ts';
import type { KeyEntry } from '../../core/report.ts';
import { isDue, isOverdue } from './overdue.ts';

/** How many keys reach their deadline when. */
export interface Deadlines {
  /** The day of the run and those after it, UTC. */
  readonly days: readonly { readonly day: Day; readonly keys: number }[];
  /** Whose deadline is past: the next run deactivates them, as far as the brake lets it. */
  readonly past: number;
  readonly later: number;
}

export function deadlineTally(asOf: Instant): { add(key: KeyEntry): void; deadlines(): Deadlines } {
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => dayOf(plusDays(asOf, index)));
  const byDay = new Map<Day, number>(days.map((day) => [day, 0]));
  let past = 0;
  let later = 0;
  return {
    add(key) {
      const { deadline } = key;
      if (deadline === null || !isDue(key)) return;
      const day = dayOf(deadline);
      const onDay = byDay.get(day);
      if (isOverdue(key, asOf)) past += 1;
      else if (onDay === undefined) later += 1;
      else byDay.set(day, onDay + 1);
    },
    deadlines: () => ({ days: days.map((day) => ({ day, keys: byDay.get(day) ?? 0 })), past, later }),
  };
}
