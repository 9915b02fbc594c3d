import { problem, type Problem } from '../../core/problem.ts';
import type { RunReport } from '../../core/report.ts';
import { changesSince } from '../../core/run-changes.ts';
import type { SummaryEnd } from '../../core/run-record.ts';
import { summaryIsDue } from '../../core/summary-rule.ts';
import { sendingPace } from '../../aws/pace.ts';
import { sendFailureOf } from '../../aws/send-failure.ts';
import { renderSummary, type SummaryContext } from '../../mail/summary/summary.ts';
import type { MailGate } from '../notify/gate.ts';
import type { Run, Services } from '../run.ts';
import type { RunEnd } from './run-end.ts';
import { readLastRun } from './last-run.ts';
import { untoldDeactivations, type Untold } from './untold.ts';

/** What became of a summary. */
export interface Told {
  readonly end: SummaryEnd;
  readonly problems: readonly Problem[];
  /** Somebody has paused all mail since the gate was passed. */
  readonly isPaused: boolean;
}

/**
 * Mails the operator what is new since the last run, where SUMMARY wants it.
 * @param reportWith the report, with problems that are found on the way
 */
export async function mailSummary(
  services: Services,
  run: Run,
  { mail, gate }: Pick<RunEnd, 'mail' | 'gate'>,
  reportWith: (more: readonly Problem[]) => RunReport,
  context: Pick<SummaryContext, 'comingDue' | 'pageUrl'>,
): Promise<Told> {
  const { summary: rule, operatorMail } = run.settings;
  const ended = (end: SummaryEnd, problems: readonly Problem[] = []): Told => ({
    end,
    problems,
    isPaused: problems.some(({ code }) => code === 'PAUSED'),
  });
  if (!run.mailSummary || mail.blocked !== null) return ended('unsent');
  if (rule === 'never') return ended('not-due');
  const last = await readLastRun(services, run, operatorMail);
  const untold = await untoldDeactivations(services, run.mode, last.passedOver);
  const uncompared = [...(last.kind === 'unread' ? [notCompared(run, last)] : []), ...notTold(run, untold)];
  const report = reportWith(uncompared);
  const changes = changesSince(last, report, untold.keys);
  if (!summaryIsDue(run.asOf, changes, rule)) return ended('not-due', uncompared);
  const unsent = await send(services, run, report, { ...context, changes }, gate);
  return unsent === null ? ended('sent', uncompared) : ended('unsent', [unsent, ...uncompared]);
}

function notCompared(
  { runId: id }: Pick<Run, 'runId'>,
  { runId, why }: { readonly runId: string | null; readonly why: string },
): Problem {
  const which = runId === null ? 'the last run' : `run ${runId}`;
  const message = `${which} could not be read, so that everything counts as new: ${why}`;
  return problem('run', id, 'LAST_RUN_UNREAD', message);
}

function notTold({ runId }: Pick<Run, 'runId'>, { unread }: Untold): Problem[] {
  if (unread === null) return [];
  const message = `what run ${unread.runId} deactivated, of which no summary told, could not be read: ${unread.why}`;
  return [problem('run', runId, 'LAST_RUN_UNREAD', message)];
}

/** @returns why it was not sent */
async function send(
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
