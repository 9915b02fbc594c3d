import { figuresOf, type Report, type ReportHead, type RunStatus } from '../../core/report.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { Instant } from '../../core/instant.ts';
import { thresholdsOf } from '../../core/policy.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { runOver } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { recordAccountChanges } from './account-changes.ts';
import { countRun, readAlong } from './build.ts';
import { mailSummary } from './mail-summary.ts';
import { publishPage } from './publish-page.ts';
import type { Run, Services } from '../run.ts';
import type { RunEnd } from './run-end.ts';

/**
 * Ends a run: the page goes to its bucket, the summary to the operator, then the run row says how it ended. A crash in
 * between repeats both; the other order could lose them.
 */
export async function finish(services: Services, run: Run, end: RunEnd): Promise<RunStatus> {
  const { tally, comingDue, hasUndecided } = await countRun(services, run);
  const start = await readStart(services, run);
  const known = [...start.problems, ...end.problems];
  // What is found here stands first: the row has no room for all that a mail to each of thousands may meet.
  const reportWith = (more: readonly Problem[], mail = end.mail): Report =>
    readAlong(services, tally.head(run, mail, [...more, ...known]), hasUndecided);

  const { pageUrl, problems: unpublished } = await publishPage(services, run, reportWith([]));
  const told = await mailSummary(services, run, end, {
    knownProblems: [...unpublished, ...known],
    headWith: (more) => reportWith([...unpublished, ...more]),
    hasUndecided,
    comingDue,
    pageUrl,
  });

  const found = [...unpublished, ...told.problems];
  const isPaused = told.isPaused && run.mode === 'enforce';
  const report = reportWith(found, isPaused ? { ...end.mail, blocked: 'PAUSED' } : end.mail);
  // The page shall not call a run sound that could not tell the operator.
  if (pageUrl !== null && told.problems.length > 0) await publishPage(services, run, report);
  await recordAccountChanges(services, report);
  await recordEnd(services, run, report, {
    startedAt: start.startedAt,
    problems: [...found, ...known],
    summary: told.end,
  });
  run.emit({ event: 'run-finished', runId: run.runId, status: report.status });
  return report.status;
}

/** What the run row says of the beginning. A row that cannot be read is told, and written anew. */
async function readStart(
  { ledger }: Services,
  { runId }: Run,
): Promise<{ readonly startedAt: Instant | null; readonly problems: readonly Problem[] }> {
  const unread: Problem[] = [];
  const row = await unlessOfOneRow(ledger.runs.readMeta(runId), ({ message }) =>
    unread.push(problem('run', runId, 'LEDGER_UNREADABLE', message)),
  );
  return {
    startedAt: row?.startedAt ?? null,
    problems: row?.status === 'running' ? row.problems : unread,
  };
}

async function recordEnd(
  { ledger, clock }: Services,
  { runId, asOf, mode, settings, lease, emit }: Run,
  report: ReportHead,
  { startedAt, ...noted }: Pick<RunMeta, 'problems' | 'summary'> & { readonly startedAt: Instant | null },
): Promise<void> {
  const { status, mail } = report;
  const finishedAt = clock.now();
  lease.assertHeld();
  await ledger.runs.putMeta(
    {
      runId,
      asOf,
      mode,
      status,
      startedAt: startedAt ?? finishedAt,
      finishedAt,
      mail,
      ...noted,
      rule: thresholdsOf(settings.policy),
      contactDomains: settings.contactDomains,
      figures: figuresOf(report),
      toldAt: null,
    },
    runOver(report, finishedAt),
  );
  await unlessOfOneRow(ledger.runs.recordEnded(runId), ({ problemCode, message }) => {
    emit({ event: 'problem', problem: problem('run', runId, problemCode, message) });
  });
}
