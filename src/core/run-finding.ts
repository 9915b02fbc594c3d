import type { Finding } from './access-key.ts';
import type { ContactSource, EmailAddress } from './contact.ts';
import type { Decision } from './decision.ts';
import type { NoticeKind } from './notice.ts';
import type { Problem } from './problem.ts';
import type { Outcome } from './report.ts';

/** One due key of a run: seen by the survey, then decided by the plan, then done or told. */
export type RunFinding = SeenFinding | JudgedFinding;
export type JudgedFinding = DecidedFinding | DoneFinding;

export interface SeenFinding extends Found {
  readonly stage: 'seen';
}

export interface DecidedFinding extends Judged {
  readonly stage: 'decided';
}

export interface DoneFinding extends Judged {
  readonly stage: 'done';
  readonly outcome: Outcome;
  /** An earlier run had deactivated it and could not say so; this one found out. */
  readonly recovered: boolean;
}

interface Found {
  readonly finding: Finding;
  readonly accountContactTag: string | null;
}

interface Judged extends Found {
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

/** The row with what became of its key. */
export function ended(row: JudgedFinding, outcome: Outcome, more: Partial<Judged> = {}): DoneFinding {
  return { ...row, ...more, stage: 'done', outcome, recovered: row.stage === 'done' && row.recovered };
}
