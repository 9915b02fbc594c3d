import { writeFile } from 'node:fs/promises';
import type { RunReport } from '../../core/report.ts';
import { renderPage } from '../../page/page.ts';
import { pageFacts } from '../../phases/report/page-facts.ts';
import { UsageError } from '../../settings/usage-error.ts';
import type { LedgerConnection } from '../connection/connect.ts';

/** The whole run as a page, whatever of it is printed. @throws UsageError when the file cannot be written; LedgerError */
export async function writePage(
  file: string,
  { ledger, thresholds }: Pick<LedgerConnection, 'ledger' | 'thresholds'>,
  report: RunReport,
): Promise<void> {
  const page = renderPage(await pageFacts(ledger, report, thresholds()));
  try {
    await writeFile(file, page);
  } catch (error) {
    throw new UsageError(`--html: ${JSON.stringify(file)} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
