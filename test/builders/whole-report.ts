import { NO_COVERAGE, withAccount } from '../../src/core/coverage.ts';
import { tallyOfKeys } from '../../src/core/listed-keys.ts';
import type {
  AccountEntry,
  Counts,
  Coverage,
  KeyEntry,
  Report,
  ReportHead,
  RunFigures,
  RunReport,
} from '../../src/core/report.ts';
import { figuresOf as figuresOfHead } from '../../src/core/report.ts';
import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import { readReport } from '../../src/phases/report/build.ts';
import { reportTally } from '../../src/phases/report/report-tally.ts';
import type { Services } from '../../src/phases/run.ts';
import { AS_OF } from './as-of.ts';

/** A report with its lists in memory, as tests look at it. */
export async function whole(report: Report): Promise<RunReport> {
  const { runId, asOf, mode, status, coverage, counts, ages, mail, problems } = report;
  const accounts = await all(report.accounts());
  const keys = await all(report.keys());
  return { runId, asOf, mode, status, coverage, accounts, keys, counts, ages, mail, problems };
}

export async function readWhole(services: Pick<Services, 'ledger'>, runId: string): Promise<RunReport> {
  return whole(await readReport(services, runId));
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What comes piece by piece, in one piece. */
export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  return (await all(pieces)).join('');
}

/** A report that is in memory, as it would be read. */
export function asRead(report: RunReport): Report {
  return {
    ...headOf(report),
    accounts: () => asyncItems(report.accounts),
    keys: () => asyncItems(report.keys),
  };
}

export function headOf(report: RunReport): ReportHead {
  const { runId, asOf, mode, status, coverage, counts, ages, mail, problems } = report;
  const listed = tallyOfKeys();
  for (const key of report.keys) listed.add(key);
  return { runId, asOf, mode, status, coverage, counts, ages, mail, problems, listed };
}

export const figuresOf = (report: RunReport): RunFigures => figuresOfHead(headOf(report));

export function countCoverage(accounts: readonly Pick<AccountEntry, 'status'>[]): Coverage {
  return accounts.reduce((coverage, account) => withAccount(coverage, account), NO_COVERAGE);
}

export function countKeys(
  accounts: readonly AccountEntry[],
  keys: readonly KeyEntry[],
  inactiveBefore = 0,
): Counts {
  const tally = reportTally();
  tally.add({ accounts, keys, problems: [], withoutOutcome: [], inactiveBefore, ages: [] });
  const run = { runId: 'a run', asOf: AS_OF, mode: 'enforce' } as const;
  return tally.head(run, { sent: 0, pending: 0, withheld: 0, failed: 0, blocked: null }, []).counts;
}
