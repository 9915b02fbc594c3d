import { KeyRotationError, problem, type Problem } from '../../core/problem.ts';
import {
  NO_MAIL,
  type AccountEntry,
  type KeyEntry,
  type Report,
  type ReportHead,
} from '../../core/report.ts';
import { KEPT_DAYS } from '../../ledger/retention.ts';
import { asyncItems } from '../../ledger/sorted-rows.ts';
import type { ComingDue } from '../../mail/summary/facts.ts';
import type { Run, Services } from '../run.ts';
import type { Locked } from '../start/acquire.ts';
import { partsOf } from './parts.ts';
import { reportTally, type ReportTally } from './report-tally.ts';
import { accountsFound, keysFound } from './run-rows.ts';
import { readHeader } from './unread.ts';

type OfRun = Pick<Run, 'runId' | 'asOf' | 'mode'>;

/** The report of a run that the ledger holds. @throws KeyRotationError when it holds none of that ID */
export async function readReport(services: Pick<Services, 'ledger'>, runId: string): Promise<Report> {
  const meta = await readHeader(services, runId);
  if (!meta)
    throw new KeyRotationError(
      'LEDGER_UNREADABLE',
      `the ledger has no run ${runId}; it keeps runs for ${KEPT_DAYS.run} days`,
    );
  const { tally, hasUndecided } = await countRun(services, meta);
  return readAlong(services, tally.head(meta, meta.mail, meta.problems), hasUndecided);
}

/**
 * A report whose lists are read from the ledger, as often as they are asked for.
 * @param hasUndecided as `countRun` has found
 */
export function readAlong(
  { ledger: { runs } }: Pick<Services, 'ledger'>,
  head: ReportHead,
  hasUndecided: boolean,
): Report {
  return {
    ...head,
    accounts: () => entriesOf<AccountEntry>(accountsFound(runs, head)),
    keys: () => entriesOf<KeyEntry>(keysFound(runs, head, hasUndecided)),
  };
}

async function* entriesOf<T>(rows: AsyncIterable<{ readonly entry: T | null }>): AsyncIterable<T> {
  for await (const { entry } of rows) if (entry !== null) yield entry;
}

/** A run's rows, counted in one pass. */
interface CountedRun {
  readonly tally: ReportTally;
  readonly comingDue: ComingDue;
  readonly hasUndecided: boolean;
}

export async function countRun(services: Pick<Services, 'ledger'>, run: OfRun): Promise<CountedRun> {
  const tally = reportTally();
  const comingDue = { keys: 0, accounts: 0 };
  let hasUndecided = false;
  for await (const part of partsOf(services, run)) {
    tally.add(part);
    comingDue.keys += part.comingDue;
    if (part.comingDue > 0) comingDue.accounts += 1;
    hasUndecided ||= part.hasUndecided;
  }
  return { tally, comingDue, hasUndecided };
}

/** What a run reports that found another one at work: it covered nothing and did nothing. */
export function lockedReport(run: OfRun, { byRun, leaseUntil }: Locked): Report {
  const message = `run ${byRun} is at work; its lease ends at ${leaseUntil} unless it goes on`;
  const found: Problem = problem('run', run.runId, 'RUN_IN_PROGRESS', message);
  const head = reportTally().head(run, NO_MAIL, [found]);
  return {
    ...head,
    status: 'blocked',
    accounts: () => asyncItems([]),
    keys: () => asyncItems([]),
  };
}
