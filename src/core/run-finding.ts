import type { Finding } from './access-key.ts';
import type { ContactSource, EmailAddress } from './contact.ts';
import type { Decision } from './decision.ts';
import type { NoticeKind } from './notice.ts';
import type { Problem } from './problem.ts';
import type { Outcome } from './report.ts';

/** One due key of a run as the survey saw it. It has a row of its own, so that a late write undoes no decision. */
export interface SeenFinding {
  readonly finding: Finding;
  readonly accountContactTag: string | null;
}

/** The same key once the plan has decided it, and once something came of that. */
export type RunFinding = DecidedFinding | DoneFinding;

export interface DecidedFinding extends Judged {
  readonly stage: 'decided';
}

interface DoneFinding extends Judged {
  readonly stage: 'done';
  readonly outcome: Outcome;
  /** An earlier run had deactivated it and could not say so; this one found out. */
  readonly recovered: boolean;
}

interface Judged extends SeenFinding {
  readonly decision: Decision;
  readonly contacts: readonly EmailAddress[];
  readonly contactSource: ContactSource;
  readonly notice: NoticeKind | null;
  readonly problems: readonly Problem[];
}

/** What became of the key so far; a key that is only decided has none. */
export function outcomeSoFar(row: RunFinding): Outcome {
  return row.stage === 'done' ? row.outcome : 'none';
}

export function isDeactivated(row: RunFinding): boolean {
  return outcomeSoFar(row) === 'deactivated';
}

/** An earlier run had deactivated the key, and this one found out. */
export function isRecovered(row: RunFinding): boolean {
  return row.stage === 'done' && row.recovered;
}

/** A deactivation was begun, and whether it took effect could not be read. */
export function isLeftOpen({ stage, problems }: RunFinding): boolean {
  return stage === 'done' && problems.some(({ code }) => code === 'INTENT_OPEN');
}

/**
 * Whether the key takes one of the places that the brake gives a run: it was deactivated, or may have been. What an
 * earlier run had done was in that run's.
 */
export function holdsPlace(row: RunFinding): boolean {
  const isOfRun = row.decision.kind === 'deactivate' && !isRecovered(row);
  return isOfRun && (isDeactivated(row) || isLeftOpen(row));
}

/** Whether a later phase will note an outcome in the row. */
export function awaitsOutcome({ decision, notice }: RunFinding): boolean {
  return notice !== null || decision.kind === 'deactivate';
}

/** The row with what became of its key. */
export function ended(row: RunFinding, outcome: Outcome, more: Partial<Judged> = {}): DoneFinding {
  return { ...row, ...more, stage: 'done', outcome, recovered: isRecovered(row) };
}
