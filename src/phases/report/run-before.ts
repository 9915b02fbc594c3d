import type { RunReport } from '../../core/report.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { RowUnreadableError } from '../../ledger/ledger-error.ts';
import type { Services } from '../run.ts';

/** Earlier runs that are looked at for one to compare with: in a few batches, whatever the ledger keeps. */
const LOOKED_BACK = 100;
const AT_ONCE = 10;

/**
 * The last run before this one that ended and entered accounts, of either mode: a dry run enters them in the same way. A run
 * that left out more of them by their OU, as one by hand may, knows less of what is new, and is passed over.
 * @returns its ID; null where the ledger knows of none
 * @throws RowUnreadableError of a run that may be the one
 */
export async function runBefore(
  { ledger: { runs } }: Pick<Services, 'ledger'>,
  { runId: ofThisRun, coverage }: Pick<RunReport, 'runId' | 'coverage'>,
): Promise<string | null> {
  const knowsAsMuch = ({ status, figures }: RunMeta): boolean =>
    status !== 'running' &&
    figures !== null &&
    figures.coverage.surveyed > 0 &&
    figures.coverage.outOfScope <= coverage.outOfScope;
  const earlier: string[] = [];
  // They begin with the as-of instant.
  for await (const id of runs.ids()) if (id < ofThisRun) earlier.push(id);
  const latest = earlier.reverse().slice(0, LOOKED_BACK);
  for (let from = 0; from < latest.length; from += AT_ONCE) {
    const some = latest.slice(from, from + AT_ONCE);
    const { found, unreadable } = await runs.readMetas(some);
    for (const runId of some) {
      const row = unreadable.get(runId);
      if (row) throw new RowUnreadableError(row);
      const meta = found.get(runId);
      if (meta && knowsAsMuch(meta)) return runId;
    }
  }
  return null;
}
