import type { ReportHead } from '../../core/report.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { RowUnreadableError } from '../../ledger/ledger-error.ts';
import type { Services } from '../run.ts';
import { earlierRuns } from './earlier-runs.ts';

/**
 * The last run before this one that ended and entered accounts, of either mode: a dry run enters them in the same way. A run
 * that left out more of them by their OU, as one by hand may, knows less of what is new, and is passed over.
 * @returns its ID; null where the ledger knows of none
 * @throws RowUnreadableError of a run that may be the one
 */
export async function runBefore(
  services: Pick<Services, 'ledger'>,
  { runId: ofThisRun, coverage }: Pick<ReportHead, 'runId' | 'coverage'>,
): Promise<string | null> {
  const knowsAsMuch = ({ status, figures }: RunMeta): boolean =>
    status !== 'running' &&
    figures !== null &&
    figures.coverage.surveyed > 0 &&
    figures.coverage.outOfScope <= coverage.outOfScope;
  for await (const earlier of earlierRuns(services, ofThisRun)) {
    if (earlier.kind === 'unread') throw new RowUnreadableError(earlier.row);
    if (knowsAsMuch(earlier.meta)) return earlier.runId;
  }
  return null;
}
