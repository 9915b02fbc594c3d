import type { Finding } from '../../core/access-key.ts';
import type { Exemption } from '../../core/exemption.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RunFinding, SeenFinding } from '../../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../../core/run-record.ts';
import { boundedProblems } from '../../workflow/bounded-problems.ts';
import { MAX_LETTERS, MAX_PROBLEMS } from './fields.ts';
import { runAccount } from './account-row.ts';
import { runFinding, seenFinding } from './finding-row.ts';

/**
 * What a run saw, so that a later reader can believe its row: words of ours are cut, and what AWS can hardly have said,
 * such as a tag of a megabyte, makes the account or key one that could not be read.
 */
export function fittingSeen(entry: SeenFinding): Fitting<SeenFinding> {
  const cut = { ...entry, finding: cutFinding(entry.finding) };
  return seenFinding.safeParse(cut).success ? { entry: cut, problem: null } : unfit(cut);
}

/** The same of what the plan made of it, which may hold words of ours beside. */
export function fittingFinding(entry: RunFinding): RunFinding {
  const cut = { ...entry, finding: cutFinding(entry.finding), problems: cutProblems(entry.problems) };
  return runFinding.safeParse(cut).success ? cut : unfit(cut).entry;
}

export interface Fitting<T> {
  readonly entry: T;
  /** What is to be said of a key whose words did not fit. */
  readonly problem: Problem | null;
}

function unfit<T extends SeenFinding>(cut: T): Fitting<T> {
  const found = problem('key', cut.finding.accessKeyId, 'KEY_UNREAD', TOO_LONG);
  return { entry: { ...cut, ...withoutWords(cut.finding) }, problem: found };
}

const TOO_LONG = 'what AWS told of it is longer than AWS allows';

export function fittingAccount(entry: RunAccount): RunAccount {
  const { account, exemption } = entry;
  const cut: RunAccount = {
    ...entry,
    account: { ...account, name: firstOf(account.name, 'name') },
    exemption: cutExemption(exemption),
    problems: cutProblems(entry.problems),
  };
  if (runAccount.safeParse(cut).success) return cut;
  const found = problem('account', account.accountId, 'LEDGER_REFUSED', TOO_LONG);
  return {
    ...cut,
    account: { ...cut.account, ouPath: null },
    status: 'unreachable',
    reason: found.code,
    exemption: { kind: 'none' },
    contactTag: null,
    problems: [...cut.problems.slice(1 - MAX_PROBLEMS), found],
    unreadUsers: 'many',
    rootKey: null,
    progress: null,
  };
}

function cutExemption(exemption: Exemption): Exemption {
  if (exemption.kind === 'unreadable') return { ...exemption, value: firstOf(exemption.value, 'tag') };
  return exemption.kind === 'opted-out' && exemption.reason !== null
    ? { ...exemption, reason: firstOf(exemption.reason, 'tag') }
    : exemption;
}

export function fittingMeta(meta: RunMeta): RunMeta {
  return { ...meta, problems: boundedProblems(meta.problems.map(cutProblem)) };
}

function cutFinding(finding: Finding): Finding {
  const { details, accountName } = finding;
  return {
    ...finding,
    accountName: firstOf(accountName, 'name'),
    details:
      details.kind === 'unread' ? { ...details, message: firstOf(details.message, 'problem') } : details,
  };
}

function withoutWords(finding: Finding): SeenFinding {
  return {
    finding: {
      ...finding,
      userName: firstOf(finding.userName, 'name'),
      userArn: firstOf(finding.userArn, 'arn'),
      details: { kind: 'unread', code: 'KEY_UNREAD', message: TOO_LONG },
    },
    accountContactTag: null,
  };
}

function cutProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.slice(-MAX_PROBLEMS).map(cutProblem);
}

function cutProblem(found: Problem): Problem {
  return { ...found, id: firstOf(found.id, 'problem'), message: firstOf(found.message, 'problem') };
}

function firstOf(words: string, what: keyof typeof MAX_LETTERS): string {
  return words.length <= MAX_LETTERS[what] ? words : `${words.slice(0, MAX_LETTERS[what] - 1)}…`;
}
