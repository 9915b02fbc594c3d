import type { KeyEntry, ReportHead, ReportPart } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';
import { accountNames } from '../../words/account-names.ts';
import type { Names } from './names.ts';

/** The run that a summary tells of. */
export type SummaryRun = Pick<ReportHead, 'runId' | 'asOf' | 'mode' | 'mail'>;

/** Some accounts of a run, what is different in them from the last one, and what they are called. */
export interface SummaryPart extends ReportPart {
  readonly changes: RunChanges;
  readonly names: Names;
}

export function summaryPart(part: ReportPart, changes: RunChanges): SummaryPart {
  return { ...part, changes, names: accountNames(part.accounts) };
}

/** Key IDs are random: a list in their order would say nothing. */
export function orderByUser({ userName, createDate, accountId, accessKeyId }: KeyEntry): string {
  return [userName, createDate, accountId, accessKeyId].join('\u0000');
}
