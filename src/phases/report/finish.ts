import { figuresOf, type MailCounts, type RunReport, type RunStatus } from '../../core/report.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { changesSince } from '../../core/run-changes.ts';
import { summaryIsDue } from '../../core/summary-rule.ts';
import { sendingPace } from '../../aws/pace.ts';
import { sendFailureOf } from '../../aws/send-failure.ts';
import { runOver } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { renderSummary, type SummaryContext } from '../../mail/summary/summary.ts';
import { recordAccountChanges } from './account-changes.ts';
import { gather, reportOf } from './build.ts';
import { readLastRun, toldOperator } from './last-run.ts';
import { publish } from './publish.ts';
import type { MailGate } from '../notify/gate.ts';
import type { Run, Services } from '../run.ts';

/** What the steps before leave to the last one. */
export interface RunEnd {
  readonly mail: MailCounts;
  readonly problems: readonly Problem[];
  /** null in a dry run, which asks SES nothing and sends no other mail. */
  readonly gate: MailGate | null;
}

/**
 * Ends a run: the page goes to its bucket, the summary to the operator, then the run row says how it ended. A crash in
 * between repeats both; the other order could lose them.
 */
export async function finish(services: Services, run: Run, end: RunEnd): Promise<RunStatus> {
  const { gate } = end;
  let { mail } = end;
  const gathered = await gather(services, run);
  const unread: Problem[] = [];
  const earlier = await unlessOfOneRow(services.ledger.runs.readMeta(run.runId), ({ message }) =>
    unread.push(problem('run', run.runId, 'LEDGER_UNREADABLE', message)),
  );
  const ofStart = earlier?.status === 'running' ? earlier.problems : unread;
  let problems = [...ofStart, ...end.problems];
  let report = reportOf(run, gathered, mail, problems);
  const { pageUrl, problem: unpublished } = await publish(services, run, report);
  if (unpublished !== null) {
    problems = [...problems, unpublished];
    report = reportOf(run, gathered, mail, problems);
  }
  if (run.mailSummary && mail.blocked === null && run.settings.summary !== 'never') {
    const last = await readLastRun(services, run, toldOperator(run.settings.operatorMail));
    if (last.kind === 'unread') {
      problems = [...problems, problem('run', run.runId, 'LAST_RUN_UNREAD', notCompared(last))];
      report = reportOf(run, gathered, mail, problems);
    }
    const changes = changesSince(last, report);
    if (summaryIsDue(run.asOf, changes, run.settings.summary)) {
      const { comingDue } = gathered;
      const unsent = await mailSummary(services, run, report, { changes, comingDue, pageUrl }, gate);
      if (unsent) {
        if (unsent.code === 'PAUSED' && run.mode === 'enforce') mail = { ...mail, blocked: 'PAUSED' };
        problems = [...problems, unsent];
        report = reportOf(run, gathered, mail, problems);
      }
    }
  }
  await recordAccountChanges(services, report);
  const finishedAt = services.clock.now();
  run.lease.assertHeld();
  const meta = {
    runId: run.runId,
    asOf: run.asOf,
    mode: run.mode,
    status: report.status,
    startedAt: earlier?.startedAt ?? finishedAt,
    finishedAt,
    mail,
    problems,
    figures: figuresOf(report),
    toldAt: null,
  };
  await services.ledger.runs.putMeta(meta, runOver(report, finishedAt));
  await services.ledger.runs.recordEnded(run.runId);
  run.emit({ event: 'run-finished', runId: run.runId, status: report.status });
  return report.status;
}

const notCompared = ({ runId, why }: { readonly runId: string | null; readonly why: string }): string =>
  `${runId === null ? 'the last run' : `run ${runId}`} could not be read, so that everything counts as new: ${why}`;

async function mailSummary(
  services: Services,
  run: Run,
  report: RunReport,
  context: Omit<SummaryContext, 'settings'>,
  gate: MailGate | null,
): Promise<Problem | null> {
  const { operatorMail, sourceMail } = run.settings;
  if (gate !== null) await sendingPace(gate.maxSendRate, services.clock)();
  try {
    const summary = renderSummary(report, { settings: run.settings, ...context });
    await services.ses.send({ to: operatorMail, ...summary }, run.lease.allowDeed);
    return null;
  } catch (error) {
    const { code, message } = sendFailureOf(error, { sender: sourceMail, sandbox: gate?.sandbox ?? null });
    return problem('mail', operatorMail, code, `the summary was not sent: ${message}`);
  }
}
