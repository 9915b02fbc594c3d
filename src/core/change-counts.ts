import { severitiesOf } from './problem-order.ts';
import type { Problem, Severity } from './problem.ts';
import type { RunChanges } from './run-changes.ts';

type BySeverity = Readonly<Record<Severity, number>>;

/** What is different from the last run, in numbers. */
export interface ChangeCounts {
  /** Accounts newly unreachable, and those that are surveyed again. */
  readonly lost: number;
  readonly back: number;
  readonly added: BySeverity;
  readonly still: BySeverity;
  readonly solved: BySeverity;
  /** New errors but those of accounts that are lost: an account that is lost or back has its error with it. */
  readonly errorsBesides: number;
  /** Solved errors but those of accounts that are back. */
  readonly mendedBesides: number;
  readonly deactivated: number;
  /** Of a dry run, by what it would do. */
  readonly planned: { readonly 'would-notify': number; readonly 'would-deactivate': number };
  readonly newOptOuts: number;
}

export const NO_CHANGES: ChangeCounts = {
  lost: 0,
  back: 0,
  added: { error: 0, warning: 0 },
  still: { error: 0, warning: 0 },
  solved: { error: 0, warning: 0 },
  errorsBesides: 0,
  mendedBesides: 0,
  deactivated: 0,
  planned: { 'would-notify': 0, 'would-deactivate': 0 },
  newOptOuts: 0,
};

/** With what is different in some more accounts. */
export function withChanges(counts: ChangeCounts, changes: Omit<RunChanges, 'since'>): ChangeCounts {
  const { accounts, problems, deactivated, newlyPlanned, optOuts } = changes;
  const lost = new Set(accounts.newlyUnreachable.map(({ accountId }) => accountId));
  const back = new Set(accounts.back.map(({ accountId }) => accountId));
  const ending = (outcome: keyof ChangeCounts['planned']): number =>
    newlyPlanned.filter((key) => key.outcome === outcome).length;
  return {
    lost: counts.lost + lost.size,
    back: counts.back + back.size,
    added: sum(counts.added, problems.new),
    still: sum(counts.still, problems.still),
    solved: sum(counts.solved, problems.solved),
    errorsBesides: counts.errorsBesides + errorsBut(lost, problems.new),
    mendedBesides: counts.mendedBesides + errorsBut(back, problems.solved),
    deactivated: counts.deactivated + deactivated.length,
    planned: {
      'would-notify': counts.planned['would-notify'] + ending('would-notify'),
      'would-deactivate': counts.planned['would-deactivate'] + ending('would-deactivate'),
    },
    newOptOuts: counts.newOptOuts + optOuts.new.length,
  };
}

function sum({ error, warning }: BySeverity, more: readonly Problem[]): BySeverity {
  const added = severitiesOf(more);
  return { error: error + added.error, warning: warning + added.warning };
}

const errorsBut = (ids: ReadonlySet<string>, problems: readonly Problem[]): number =>
  problems.filter(({ severity, id }) => severity === 'error' && !ids.has(id)).length;
