import { daysBetween } from '../core/instant.ts';
import { problem, type Problem, type ProblemScope } from '../core/problem.ts';
import {
  countCoverage,
  countKeys,
  figuresOf,
  NO_MAIL,
  type AccountEntry,
  type KeyEntry,
  type MailCounts,
  type Outcome,
  type RunReport,
  type RunStatus,
} from '../core/report.ts';
import type { Decision } from '../core/decision.ts';
import type { RunAccount, RunFinding } from '../aws/ledger/runs.ts';
import { sendingPace } from '../aws/pace.ts';
import { sendFailureOf } from '../aws/send-failure.ts';
import { summaryIsDue } from '../core/summary-rule.ts';
import { renderSummary } from '../mail/summary.ts';
import type { MailGate } from './mail-gate.ts';
import type { Run, Services } from './run.ts';
import type { Locked } from './start.ts';

/**
 * Ends a run: the summary goes to the operator, then the run row says how it ended. A crash in between repeats the
 * summary; the other order could lose it.
 * @param gate null in a dry run, which asks SES nothing and sends no other mail
 */
export async function finish(
  services: Services,
  run: Run,
  mail: MailCounts,
  runProblems: readonly Problem[],
  gate: MailGate | null,
): Promise<RunStatus> {
  let problems = runProblems;
  let report = await buildReport(services, run, mail, problems);
  if (run.mailSummary && mail.blocked === null && summaryIsDue(report, run.settings.summary)) {
    const unsent = await mailSummary(services, run, report, gate);
    if (unsent) problems = [...problems, unsent];
    report = await buildReport(services, run, mail, problems);
  }
  const earlier = await services.ledger.runs.readMeta(run.runId);
  const finishedAt = services.clock.now();
  run.lease.assertHeld();
  await services.ledger.runs.putMeta({
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
  });
  await services.ledger.lock.recordFinished(run.runId, run.mode);
  run.emit({ event: 'run-finished', runId: run.runId, status: report.status });
  return report.status;
}

async function mailSummary(
  services: Services,
  run: Run,
  report: RunReport,
  gate: MailGate | null,
): Promise<Problem | null> {
  const { operatorMail, sourceMail } = run.settings;
  if (gate !== null) await sendingPace(gate.maxSendRate, services.clock)();
  try {
    await services.ses.send({ to: operatorMail, ...renderSummary(report, run) });
    return null;
  } catch (error) {
    const { code, message } = sendFailureOf(error, { sender: sourceMail, sandbox: gate?.sandbox ?? null });
    return problem('mail', operatorMail, code, `the summary was not sent: ${message}`);
  }
}

/** The report of a run that the ledger holds. @throws Error when it holds none of that ID */
export async function readReport(services: Pick<Services, 'ledger'>, runId: string): Promise<RunReport> {
  const meta = await services.ledger.runs.readMeta(runId);
  if (!meta) throw new Error(`the ledger has no run ${runId}; it keeps runs for 90 days`);
  return buildReport(services, meta, meta.mail, meta.problems);
}

/** What a run reports that found another one at work: it covered nothing and did nothing. */
export function lockedReport(
  { runId, asOf, mode }: Pick<Run, 'runId' | 'asOf' | 'mode'>,
  { byRun, leaseUntil }: Locked,
): RunReport {
  const message = `run ${byRun} is at work; its lease ends at ${leaseUntil} unless it goes on`;
  return {
    runId,
    asOf,
    mode,
    status: 'blocked',
    coverage: countCoverage([]),
    accounts: [],
    keys: [],
    counts: countKeys([], []),
    mail: NO_MAIL,
    problems: [problem('run', runId, 'RUN_IN_PROGRESS', message)],
  };
}

/** Puts the report together from what the ledger holds of the run (design §9). */
async function buildReport(
  services: Pick<Services, 'ledger'>,
  run: Pick<Run, 'runId' | 'asOf' | 'mode'>,
  mail: MailCounts,
  runProblems: readonly Problem[],
): Promise<RunReport> {
  const accounts: AccountEntry[] = [];
  const keys: KeyEntry[] = [];
  const problems: Problem[] = [...runProblems];
  for await (const entry of services.ledger.runs.accounts(run.runId)) {
    accounts.push(toAccountEntry(entry));
    problems.push(...entry.problems);
  }
  for await (const row of services.ledger.runs.findings(run.runId)) {
    const key = toKeyEntry(row, run);
    if (key) keys.push(key);
    problems.push(...row.problems);
  }
  const unique = [
    ...new Map(problems.map((found) => [`${found.code} ${found.id} ${found.message}`, found])).values(),
  ].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return {
    runId: run.runId,
    asOf: run.asOf,
    mode: run.mode,
    status: statusOf(mail, unique),
    coverage: countCoverage(accounts),
    accounts,
    keys,
    counts: countKeys(accounts, keys),
    mail,
    problems: unique,
  };
}

/** Mails end in any order, and IAM lists users in any: the report does not show it (I10). */
function sortKey({ scope, id, code, message }: Problem): string {
  return [SCOPES.indexOf(scope), id, code, message].join('\u0000');
}

const SCOPES: readonly ProblemScope[] = ['run', 'mail', 'contact', 'account', 'user', 'key'];

function statusOf(mail: MailCounts, problems: readonly Problem[]): RunStatus {
  if (mail.blocked !== null) return 'blocked';
  return problems.length > 0 || mail.failed > 0 ? 'problems' : 'complete';
}

/** An account that the survey never came to counts as unreachable: coverage is proven, not assumed (I2). */
function toAccountEntry({ account, status, reason, users, activeKeys }: RunAccount): AccountEntry {
  const { accountId, name } = account;
  if (status === 'pending') {
    return { accountId, name, status: 'unreachable', reason: 'NOT_SURVEYED', users, activeKeys };
  }
  return { accountId, name, status, reason, users, activeKeys };
}

function toKeyEntry(row: RunFinding, run: Pick<Run, 'asOf' | 'mode'>): KeyEntry | null {
  const { finding, decision } = row;
  if (decision === null || decision.decision === 'compliant') return null;
  const { accountId, userName, accessKeyId, createDate, details } = finding;
  const isDue = 'deadline' in decision;
  return {
    accountId,
    userName,
    accessKeyId,
    createDate,
    ageDays: createDate && Math.floor(daysBetween(createDate, run.asOf)),
    lastUsed: details.kind === 'read' ? details.lastUsed : null,
    contacts: isDue ? row.contacts : [],
    contactSource: isDue ? row.contactSource : null,
    decision: decision.decision,
    reason: reasonOf(decision),
    notice: row.notice,
    deadline: isDue ? decision.deadline : null,
    outcome: run.mode === 'dry-run' ? wouldBe(decision, row) : row.outcome,
  };
}

/** Of an exempt key, with the end of its exemption: every summary lists it. */
function reasonOf(decision: Exclude<Decision, { decision: 'compliant' }>): string {
  return decision.decision === 'exempt' && decision.until !== null
    ? `${decision.reason} until ${decision.until}`
    : decision.reason;
}

function wouldBe(decision: Decision, row: RunFinding): Outcome {
  if (decision.decision === 'deactivate') return 'would-deactivate';
  return row.notice === null ? 'none' : 'would-notify';
}
