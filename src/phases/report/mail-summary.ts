import { problem, type Problem } from '../../core/problem.ts';
import type { ReportHead } from '../../core/report.ts';
import type { SummaryEnd } from '../../core/run-record.ts';
import { summaryIsDue } from '../../core/summary-rule.ts';
import { sendingPace } from '../../aws/pace.ts';
import { sendFailureOf } from '../../aws/send-failure.ts';
import { renderSummary, type SummaryContext, type SummaryDraft } from '../../mail/summary/summary.ts';
import type { MailGate } from '../notify/gate.ts';
import type { Run, Services } from '../run.ts';
import type { RunEnd } from './run-end.ts';
import { draftSince } from './draft-since.ts';
import { findLastRun } from './last-run.ts';
import { untoldDeactivations, type Untold } from './untold.ts';

/** What became of a summary. */
export interface Told {
  readonly end: SummaryEnd;
  readonly problems: readonly Problem[];
  /** Somebody has paused all mail since the gate was passed. */
  readonly isPaused: boolean;
}

/** What the report says besides what the ledger holds of its accounts and keys. */
interface ToTell extends Pick<SummaryContext, 'comingDue' | 'pageUrl'> {
  /** Of the run as a whole. */
  readonly knownProblems: readonly Problem[];
  /** The report, with problems that are found on the way. */
  readonly headWith: (more: readonly Problem[]) => ReportHead;
  /** Whether the survey saw a key that no decision is on record for. */
  readonly hasUndecided: boolean;
}

/** Mails the operator what is new since the last run, where SUMMARY wants it. */
export async function mailSummary(
  services: Services,
  run: Run,
  { mail, gate }: Pick<RunEnd, 'mail' | 'gate'>,
  { knownProblems, headWith, hasUndecided, ...context }: ToTell,
): Promise<Told> {
  const { summary: rule, operatorMail } = run.settings;
  const ended = (end: SummaryEnd, problems: readonly Problem[] = []): Told => ({
    end,
    problems,
    isPaused: problems.some(({ code }) => code === 'PAUSED'),
  });
  if (!run.mailSummary || mail.blocked !== null) return ended('unsent');
  if (rule === 'never') return ended('not-due');
  const last = await findLastRun(services, run, operatorMail);
  const untold = await untoldDeactivations(services, run.mode, last.passedOver);
  const { runId, asOf, mode } = run;
  const drafted = await draftSince(services, last, untold.keys, (since) => {
    const uncompared = [
      ...(since.kind === 'unread' ? [notCompared(run, since)] : []),
      ...notTold(run, untold),
    ];
    const problems = [...uncompared, ...knownProblems];
    return { run: { runId, asOf, mode, mail, problems, hasUndecided }, uncompared };
  });
  const { draft, uncompared } = drafted;
  if (!summaryIsDue(run.asOf, draft.since, draft.counts, rule)) return ended('not-due', uncompared);
  const unsent = await send(services, run, headWith(uncompared), draft, context, gate);
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
  report: ReportHead,
  draft: SummaryDraft,
  context: Omit<SummaryContext, 'settings'>,
  gate: MailGate | null,
): Promise<Problem | null> {
  const { operatorMail, sourceMail } = run.settings;
  if (gate !== null) await sendingPace(gate.maxSendRate, services.clock)();
  try {
    const summary = renderSummary(report, draft, { settings: run.settings, ...context });
    await services.ses.send({ to: operatorMail, ...summary }, run.lease.allowDeed);
    return null;
  } catch (error) {
    const { code, message } = sendFailureOf(error, { sender: sourceMail, sandbox: gate?.sandbox ?? null });
    return problem('mail', operatorMail, code, `the summary was not sent: ${message}`);
  }
}
