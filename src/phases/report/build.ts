import { keyText } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { addAges, keyAges, NO_AGES, type AgeTally } from '../../core/key-ages.ts';
import {
  KeyRotationError,
  problem,
  type Problem,
  type ProblemScope,
  type Severity,
} from '../../core/problem.ts';
import { rootKeyProblem } from '../../core/root-key.ts';
import {
  countCoverage,
  countKeys,
  NO_MAIL,
  type AccountEntry,
  type Coverage,
  type KeyEntry,
  type MailCounts,
  type RunReport,
  type RunStatus,
} from '../../core/report.ts';
import { isRecovered } from '../../core/run-finding.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { ComingDue } from '../../mail/summary/facts.ts';
import { count } from '../../words/counts.ts';
import type { UnreadableRow } from '../../ledger/ledger-error.ts';
import { KEPT_DAYS } from '../../ledger/retention.ts';
import { keyNameOf } from '../../ledger/row-keys.ts';
import { unreadableAccount, unreadableKey } from '../unreadable.ts';
import { readHeader, unreadAccount, unreadKey } from './unread.ts';
import type { Run, Services } from '../run.ts';
import type { Locked } from '../start/acquire.ts';
import { listedProblems } from '../survey/progress.ts';
import {
  isWithoutOutcome,
  toAccountEntry,
  toKeyEntry,
  undecided,
  undecidedEntry,
  undone,
} from './entries.ts';

/** The report of a run that the ledger holds. @throws KeyRotationError when it holds none of that ID */
export async function readReport(services: Pick<Services, 'ledger'>, runId: string): Promise<RunReport> {
  const meta = await readHeader(services, runId);
  if (!meta)
    throw new KeyRotationError(
      'LEDGER_UNREADABLE',
      `the ledger has no run ${runId}; it keeps runs for ${KEPT_DAYS.run} days`,
    );
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
    ages: keyAges(NO_AGES),
    mail: NO_MAIL,
    problems: [problem('run', runId, 'RUN_IN_PROGRESS', message)],
  };
}

/** What the ledger holds of a run, in the report's terms. */
export interface Gathered {
  readonly accounts: readonly AccountEntry[];
  readonly keys: readonly KeyEntry[];
  readonly problems: readonly Problem[];
  /** Decided deactivations that nothing is on record of: of a run that was not blocked, problems as well. */
  readonly withoutOutcome: readonly Problem[];
  /** Keys listed that were inactive already when the survey came: of deactivations begun by an earlier run. */
  readonly inactiveBefore: number;
  /** Keys that come of age soon, and in how many accounts. */
  readonly comingDue: ComingDue;
  readonly ages: AgeTally;
}

export async function gather(
  services: Pick<Services, 'ledger'>,
  run: Pick<Run, 'runId' | 'asOf' | 'mode'>,
): Promise<Gathered> {
  const accounts: AccountEntry[] = [];
  const keys: KeyEntry[] = [];
  const problems: Problem[] = [];
  const comingDue = { keys: 0, accounts: 0 };
  let ages = NO_AGES;
  const withoutOutcome: Problem[] = [];
  const decided = new Set<string>();
  let inactiveBefore = 0;
  const onUnreadAccount = (row: UnreadableRow): void => {
    const entry = unreadAccount(row);
    if (entry) accounts.push(entry);
    problems.push(unreadableAccount(row));
  };
  for await (const entry of services.ledger.runs.accounts(run.runId, onUnreadAccount)) {
    accounts.push(toAccountEntry(entry));
    const rootKey = rootKeyProblem(entry.account, entry.rootKey);
    problems.push(
      ...(rootKey === null ? [] : [rootKey]),
      ...listedProblems(entry).problems,
      ...(entry.status === 'pending' ? [notSurveyed(entry)] : []),
    );
    comingDue.keys += entry.comingDue;
    ages = addAges(ages, entry.ages);
    if (entry.comingDue > 0) comingDue.accounts += 1;
  }
  const onUnreadKey = (row: UnreadableRow): void => {
    const key = keyNameOf(row);
    if (key === null || decided.has(keyText(key))) return;
    decided.add(keyText(key));
    const entry = unreadKey(row);
    if (entry) keys.push(entry);
    problems.push(unreadableKey(row));
  };
  for await (const row of services.ledger.runs.findings(run.runId, onUnreadKey)) {
    decided.add(keyText(row.finding));
    const key = toKeyEntry(row, run);
    if (key) keys.push(key);
    if (isRecovered(row)) inactiveBefore += 1;
    problems.push(...row.problems);
    if (isWithoutOutcome(row, run)) withoutOutcome.push(undone(row));
  }
  for await (const { finding } of services.ledger.runs.seen(run.runId, onUnreadKey)) {
    if (decided.has(keyText(finding))) continue;
    keys.push(undecidedEntry(finding, run));
    problems.push(undecided(finding));
  }
  return { accounts, keys, problems, withoutOutcome, inactiveBefore, comingDue, ages };
}

/** Puts the report together. */
export function reportOf(
  { runId, asOf, mode }: Pick<Run, 'runId' | 'asOf' | 'mode'>,
  { accounts, keys, problems, withoutOutcome, inactiveBefore, ages }: Gathered,
  mail: MailCounts,
  runProblems: readonly Problem[],
): RunReport {
  const coverage = countCoverage(accounts);
  const found = [...runProblems, ...problems, ...(mail.blocked === null ? withoutOutcome : [])];
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
    ages: keyAges(ages),
    mail,
    problems: unique,
  };
}

/** Covering nothing is never a clean run, even where nothing else is wrong: it looks like that when a scope is. */
function coverageProblems(runId: string, { total, surveyed }: Coverage): Problem[] {
  if (surveyed > 0) return [];
  return [problem('run', runId, 'NOTHING_SURVEYED', `none of ${count(total, 'account')} was surveyed`)];
}

/** The worst first. Mails end in any order, and IAM lists users in any: the report does not show it (I10). */
function sortKey({ severity, scope, id, code, message }: Problem): string {
  return [SEVERITIES.indexOf(severity), SCOPES.indexOf(scope), id, code, message].join('\u0000');
}

const SEVERITIES: readonly Severity[] = ['error', 'warning'];

const SCOPES: readonly ProblemScope[] = ['run', 'mail', 'contact', 'account', 'user', 'key'];

function statusOf(mail: MailCounts, problems: readonly Problem[]): RunStatus {
  if (mail.blocked !== null) return 'blocked';
  return mail.failed > 0 || problems.some(({ severity }) => severity === 'error') ? 'problems' : 'complete';
}

const notSurveyed = ({ account: { accountId }, progress }: RunAccount): Problem => {
  const far = progress === null ? 'its turn did not come' : `it was surveyed up to user ${progress.upTo}`;
  return problem('account', accountId, 'NOT_SURVEYED', `the run ended before the account was done: ${far}`);
};
