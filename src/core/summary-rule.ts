import type { Instant } from './instant.ts';
import type { RunChanges } from './run-changes.ts';

/**
 * When the operator gets a summary (SUMMARY): `changes` after a run that has news against the last one, after the first
 * of its mode, and else on Mondays (UTC), so that silence is never mistaken for a run that failed.
 */
export type SummaryRule = 'always' | 'changes' | 'never';

export function summaryIsDue(asOf: Instant, changes: RunChanges, rule: SummaryRule): boolean {
  switch (rule) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'changes':
      return changes.since.kind === 'none' || hasNews(changes) || isMonday(asOf);
  }
}

/** Something that somebody would want to know today. What only goes on, and who was told in time, can wait for Monday. */
function hasNews({
  accounts,
  problems,
  deactivated,
  newlyPlanned,
  optOuts,
}: Omit<RunChanges, 'since' | 'newlyDue'>): boolean {
  return (
    [problems.new, deactivated, accounts.newlyUnreachable, accounts.back, newlyPlanned, optOuts.new].some(
      ({ length }) => length > 0,
    ) || problems.solved.some(({ severity }) => severity === 'error')
  );
}

const isMonday = (asOf: Instant): boolean => new Date(asOf).getUTCDay() === 1;
