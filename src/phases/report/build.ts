import { byText } from '../../core/compare-text.ts';
import { daysBetween } from '../../core/instant.ts';
import { problem, type Problem, type ProblemScope } from '../../core/problem.ts';
import {
  countCoverage,
  countKeys,
  NO_MAIL,
  type AccountEntry,
  type KeyEntry,
  type MailCounts,
  type Outcome,
  type RunReport,
  type RunStatus,
} from '../../core/report.ts';
import { dueOf, type Decision } from '../../core/decision.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { outcomeSoFar, type JudgedFinding } from '../../core/run-finding.ts';
import type { UnreadableRow } from '../../ledger/ledger-error.ts';
import type { ComingDue } from '../../mail/summary-facts.ts';
import type { Run, Services } from '../run.ts';
import { unreadableAccount, unreadableKey } from '../unreadable.ts';
import type { Locked } from '../start/acquire.ts';
import { listedProblems } from '../survey/progress.ts';
import { readHeader, unreadAccount, unreadKey } from './unread.ts';

/** The report of a run that the ledger holds. @throws Error when it holds none of that ID */
export async function readReport(services: Pick<Services, 'ledger'>, runId: string): Promise<RunReport> {
  const meta = await readHeader(services, runId);
  if (!meta) throw new Error(`the ledger has no run ${runId}; it keeps runs for 90 days`);
  return reportOf(meta, await gather(services, meta), meta.mail, meta.problems);
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

/** What the ledger holds of a run, in the report's terms. */
export interface Gathered {
  readonly accounts: readonly AccountEntry[];
  readonly keys: readonly KeyEntry[];
  readonly problems: readonly Problem[];
  /** Keys listed that were inactive already when the survey came: of deactivations begun by an earlier run. */
  readonly inactiveBefore: number;
  /** Keys that come of age soon, and in how many accounts. */
  readonly comingDue: ComingDue;
}

export async function gather(
  services: Pick<Services, 'ledger'>,
  run: Pick<Run, 'runId' | 'asOf' | 'mode'>,
): Promise<Gathered> {
  const accounts: AccountEntry[] = [];
  const keys: KeyEntry[] = [];
  const problems: Problem[] = [];
  const comingDue = { keys: 0, accounts: 0 };
  let inactiveBefore = 0;
  const onUnreadAccount = (row: UnreadableRow): void => {
    const entry = unreadAccount(row);
    if (entry) accounts.push(entry);
    problems.push(unreadableAccount(row));
  };
  for await (const entry of services.ledger.runs.accounts(run.runId, onUnreadAccount)) {
    accounts.push(toAccountEntry(entry));
    problems.push(
      ...listedProblems(entry).problems,
      ...(entry.status === 'pending' ? [notSurveyed(entry)] : []),
    );
    comingDue.keys += entry.comingDue;
    if (entry.comingDue > 0) comingDue.accounts += 1;
  }
  const onUnreadFinding = (row: UnreadableRow): void => {
    const entry = unreadKey(row);
    if (entry) keys.push(entry);
    problems.push(unreadableKey(row));
  };
  for await (const row of services.ledger.runs.findings(run.runId, onUnreadFinding)) {
    if (row.stage === 'seen') continue;
    const key = toKeyEntry(row, run);
    if (key) keys.push(key);
    if (row.stage === 'done' && row.recovered) inactiveBefore += 1;
    problems.push(...row.problems);
  }
  return { accounts, keys, problems, inactiveBefore, comingDue };
}

/** Puts the report together (design §9). */
export function reportOf(
  { runId, asOf, mode }: Pick<Run, 'runId' | 'asOf' | 'mode'>,
  { accounts, keys, problems, inactiveBefore }: Gathered,
  mail: MailCounts,
  runProblems: readonly Problem[],
): RunReport {
  const unique = [
    ...new Map(
      [...runProblems, ...problems].map((found) => [`${found.code} ${found.id} ${found.message}`, found]),
    ).values(),
  ].sort(byText(sortKey));
  return {
    runId,
    asOf,
    mode,
    status: statusOf(mail, unique),
    coverage: countCoverage(accounts),
    accounts,
    keys,
    counts: countKeys(accounts, keys, inactiveBefore),
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

const notSurveyed = ({ account: { accountId }, progress }: RunAccount): Problem => {
  const far = progress === null ? 'its turn did not come' : `it was surveyed up to user ${progress.upTo}`;
  return problem('account', accountId, 'NOT_SURVEYED', `the run ended before the account was done: ${far}`);
};

/** An account that the survey never came to counts as unreachable: coverage is proven, not assumed (I2). */
function toAccountEntry({ account, status, reason, users, activeKeys }: RunAccount): AccountEntry {
  const { accountId, name } = account;
  if (status === 'pending') {
    return { accountId, name, status: 'unreachable', reason: 'NOT_SURVEYED', users, activeKeys };
  }
  return { accountId, name, status, reason, users, activeKeys };
}

function toKeyEntry(row: JudgedFinding, run: Pick<Run, 'asOf' | 'mode'>): KeyEntry | null {
  const { finding, decision } = row;
  if (decision.kind === 'compliant') return null;
  const { accountId, userName, accessKeyId, createDate, details } = finding;
  const due = dueOf(decision);
  return {
    accountId,
    userName,
    accessKeyId,
    createDate,
    ageDays: createDate && Math.floor(daysBetween(createDate, run.asOf)),
    lastUsed: details.kind === 'read' ? details.lastUsed : null,
    contacts: due ? row.contacts : [],
    contactSource: due ? row.contactSource : null,
    decision: decision.kind,
    reason: reasonOf(decision),
    notice: row.notice,
    deadline: due?.deadline ?? null,
    outcome: run.mode === 'dry-run' ? wouldBe(row) : outcomeSoFar(row),
  };
}

/** Of an exempt key, with the end of its exemption: every summary lists it. */
function reasonOf(decision: Exclude<Decision, { kind: 'compliant' }>): string {
  return decision.kind === 'exempt' && decision.until !== null
    ? `${decision.reason} until ${decision.until}`
    : decision.reason;
}

function wouldBe({ decision, notice }: JudgedFinding): Outcome {
  if (decision.kind === 'deactivate') return 'would-deactivate';
  return notice === null ? 'none' : 'would-notify';
}
