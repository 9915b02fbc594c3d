import type { Report } from '../../core/report.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { renderPage } from '../../page/page.ts';
import { pageFacts } from '../../phases/report/page-facts.ts';
import type { LedgerConnection } from '../connection/connect.ts';
import { writeTo } from './write-to.ts';

/** The rule that the run had; null of a run of the time before, which did not note it. */
async function ruleOfRun(
  { runs }: LedgerConnection['ledger'],
  { runId }: Pick<Report, 'runId'>,
): Promise<RunMeta['rule']> {
  const meta = await unlessOfOneRow(runs.readMeta(runId), () => undefined);
  return meta?.rule ?? null;
}

/** The whole run as a page, whatever of it is printed. @throws UsageError when the file cannot be written; LedgerError */
export async function writePage(
  file: string,
  { ledger, thresholds }: Pick<LedgerConnection, 'ledger' | 'thresholds'>,
  report: Report,
): Promise<void> {
  const rule = (await ruleOfRun(ledger, report)) ?? thresholds();
  await writeTo(file, renderPage(await pageFacts(ledger, report, rule)), '--html');
}
