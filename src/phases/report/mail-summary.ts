import { problem, type Problem } from '../../core/problem.ts';
import type { RunReport } from '../../core/report.ts';
import { changesSince } from '../../core/run-changes.ts';
import { summaryIsDue } from '../../core/summary-rule.ts';
import { sendingPace } from '../../aws/pace.ts';
import { sendFailureOf } from '../../aws/send-failure.ts';
import { renderSummary, type SummaryContext } from '../../mail/summary.ts';
import type { MailGate } from '../notify/gate.ts';
import type { Run, Services } from '../run.ts';
import type { RunEnd } from './run-end.ts';
import { readLastRun, toldOperator } from './last-run.ts';

/** What is to be said of a summary: nothing, when it was sent or nothing was new. */
export interface Told {
  readonly problems: readonly Problem[];
  /** Somebody has paused all mail since the gate was passed. */
  readonly isPaused: boolean;
}

const NOTHING_TO_SAY: Told = { problems: [], isPaused: false };

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
  if (!run.mailSummary || mail.blocked !== null || rule === 'never') return NOTHING_TO_SAY;
  const last = await readLastRun(services, run, toldOperator(operatorMail));
  const uncompared = last.kind === 'unread' ? [notCompared(run, last)] : [];
  const report = reportWith(uncompared);
  const changes = changesSince(last, report);
  if (!summaryIsDue(run.asOf, changes, rule)) return { problems: uncompared, isPaused: false };
  const unsent = await send(services, run, report, { ...context, changes }, gate);
  return {
    problems: [...uncompared, ...(unsent === null ? [] : [unsent])],
    isPaused: unsent?.code === 'PAUSED',
  };
}

function notCompared(
  { runId: id }: Pick<Run, 'runId'>,
  { runId, why }: { readonly runId: string | null; readonly why: string },
): Problem {
  const which = runId === null ? 'the last run' : `run ${runId}`;
  const message = `${which} could not be read, so that everything counts as new: ${why}`;
  return problem('run', id, 'LAST_RUN_UNREAD', message);
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
