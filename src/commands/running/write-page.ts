import { writeFile } from 'node:fs/promises';
import type { RunReport } from '../../core/report.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { renderPage } from '../../page/page.ts';
import { pageFacts } from '../../phases/report/page-facts.ts';
import { UsageError } from '../../settings/usage-error.ts';
import type { LedgerConnection } from '../connection/connect.ts';

/** The rule that the run had; null of a run of the time before, which did not note it. */
async function ruleOfRun(
  { runs }: LedgerConnection['ledger'],
  { runId }: RunReport,
): Promise<RunMeta['rule']> {
  const meta = await unlessOfOneRow(runs.readMeta(runId), () => undefined);
  return meta?.rule ?? null;
}

/** The whole run as a page, whatever of it is printed. @throws UsageError when the file cannot be written; LedgerError */
export async function writePage(
  file: string,
  { ledger, thresholds }: Pick<LedgerConnection, 'ledger' | 'thresholds'>,
  report: RunReport,
): Promise<void> {
  const page = renderPage(await pageFacts(ledger, report, (await ruleOfRun(ledger, report)) ?? thresholds()));
  try {
    await writeFile(file, page);
  } catch (error) {
    throw new UsageError(`--html: ${JSON.stringify(file)} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
