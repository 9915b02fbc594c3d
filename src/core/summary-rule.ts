import type { ChangeCounts } from './change-counts.ts';
import type { Instant } from './instant.ts';
import type { LastRun } from './run-changes.ts';

/**
 * When the operator gets a summary (SUMMARY): `changes` after a run that has news against the last one, after the first
 * of its mode, and else on Mondays (UTC), so that silence is never mistaken for a run that failed.
 */
export type SummaryRule = 'always' | 'changes' | 'never';

export function summaryIsDue(
  asOf: Instant,
  since: LastRun,
  changes: ChangeCounts,
  rule: SummaryRule,
): boolean {
  switch (rule) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'changes':
      return since.kind === 'none' || hasNews(changes) || isMonday(asOf);
  }
}

/** Something that somebody would want to know today. What only goes on, and who was told in time, can wait for Monday. */
function hasNews({ lost, back, deactivated, planned, newOptOuts, added, solved }: ChangeCounts): boolean {
  const news = [lost, back, deactivated, newOptOuts, added.error, added.warning, solved.error];
  return [...news, ...Object.values(planned)].some((count) => count > 0);
}

const isMonday = (asOf: Instant): boolean => new Date(asOf).getUTCDay() === 1;
