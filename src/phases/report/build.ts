import { keyText, type Finding } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { daysBetween } from '../../core/instant.ts';
import { problem, type Problem, type ProblemScope } from '../../core/problem.ts';
import {
  countCoverage,
  countKeys,
  NO_MAIL,
  type Coverage,
  type AccountEntry,
  type KeyEntry,
  type MailCounts,
  type Outcome,
  type RunReport,
  type RunStatus,
} from '../../core/report.ts';
import { dueOf, type Decision } from '../../core/decision.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import { count } from '../../words/counts.ts';
import type { ComingDue } from '../../mail/summary-facts.ts';
import type { Run, Services } from '../run.ts';
import type { Locked } from '../start/acquire.ts';
import { listedProblems } from '../survey/progress.ts';

/** The report of a run that the ledger holds. @throws Error when it holds none of that ID */
export async function readReport(services: Pick<Services, 'ledger'>, runId: string): Promise<RunReport> {
  const meta = await services.ledger.runs.readMeta(runId);
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
  const decided = new Set<string>();
  let inactiveBefore = 0;
  for await (const entry of services.ledger.runs.accounts(run.runId)) {
    accounts.push(toAccountEntry(entry));
    problems.push(
      ...listedProblems(entry).problems,
      ...(entry.status === 'pending' ? [notSurveyed(entry)] : []),
    );
    comingDue.keys += entry.comingDue;
    if (entry.comingDue > 0) comingDue.accounts += 1;
  }
  for await (const row of services.ledger.runs.findings(run.runId)) {
    decided.add(keyText(row.finding));
    const key = toKeyEntry(row, run);
    if (key) keys.push(key);
    if (row.stage === 'done' && row.recovered) inactiveBefore += 1;
    problems.push(...row.problems);
  }
  for await (const { finding } of services.ledger.runs.seen(run.runId)) {
    if (decided.has(keyText(finding))) continue;
    keys.push(undecidedEntry(finding, run));
    problems.push(undecided(finding));
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
  const coverage = countCoverage(accounts);
  const found = [...runProblems, ...problems];
  const unique = [
    ...new Map(
      [...found, ...(found.length === 0 ? coverageProblems(runId, coverage) : [])].map((each) => [
        `${each.code} ${each.id} ${each.message}`,
        each,
      ]),
    ).values(),
  ].sort(byText(sortKey));
  return {
    runId,
    asOf,
    mode,
    status: statusOf(mail, unique),
    coverage,
    accounts,
    keys,
    counts: countKeys(accounts, keys, inactiveBefore),
    mail,
    problems: unique,
  };
}

/** Covering nothing is never a clean run, even where nothing else is wrong: it looks like that when a scope is. */
function coverageProblems(runId: string, { total, surveyed }: Coverage): Problem[] {
  if (surveyed > 0) return [];
  return [problem('run', runId, 'NOTHING_SURVEYED', `none of ${count(total, 'account')} was surveyed`)];
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

function factsOf(
  { accountId, userName, accessKeyId, createDate, details }: Finding,
  { asOf }: Pick<Run, 'asOf'>,
) {
  return {
    accountId,
    userName,
    accessKeyId,
    createDate,
    ageDays: createDate && Math.floor(daysBetween(createDate, asOf)),
    lastUsed: details.kind === 'read' ? details.lastUsed : null,
  };
}

/** A key that no decision is on record for, though the run came to its end: seen too late, or not written down. */
function undecidedEntry(finding: Finding, run: Pick<Run, 'asOf'>): KeyEntry {
  return {
    ...factsOf(finding, run),
    contacts: [],
    contactSource: null,
    decision: 'undetermined',
    reason: 'undecided',
    notice: null,
    deadline: null,
    outcome: 'none',
  };
}

function undecided({ accountId, userName, accessKeyId }: Finding): Problem {
  const message = `the run has no decision about a key of ${accountId}/${userName}`;
  return problem('key', accessKeyId, 'KEY_UNDECIDED', message);
}

function toKeyEntry(row: RunFinding, run: Pick<Run, 'asOf' | 'mode'>): KeyEntry | null {
  const { finding, decision } = row;
  if (decision.kind === 'compliant') return null;
  const due = dueOf(decision);
  return {
    ...factsOf(finding, run),
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

function wouldBe({ decision, notice }: RunFinding): Outcome {
  if (decision.kind === 'deactivate') return 'would-deactivate';
  return notice === null ? 'none' : 'would-notify';
}
