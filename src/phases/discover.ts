import { isScoped, type AccountId } from '../core/account.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { ListedAccount } from '../aws/organizations-answers.ts';
import { NO_AGES } from '../core/key-ages.ts';
import type { RunAccount } from '../core/run-record.ts';
import { KeyRotationError, problem, type Problem } from '../core/problem.ts';
import { boundedProblems } from '../workflow/bounded-problems.ts';
import { toBatches, type Batch } from '../workflow/batches.ts';
import { leftToReport } from './unreadable.ts';
import { checkScope } from './check-scope.ts';
import type { Run, Services } from './run.ts';

export type Discovered = {
  readonly total: number;
  readonly batches: readonly Batch<AccountId>[];
  /** Of accounts that the ledger could not list, and that are therefore not surveyed; left out where there are none. */
  readonly problems?: readonly Problem[];
};

/** One step each: of the 3,000 operations of a durable execution, 1,000 leave room for retries and for the rest. */
const MAX_BATCHES = 1_000;
/** Spares most of the steps, and of the reads with which each begins, in an organization of a few hundred accounts. */
const ACCOUNTS_A_STEP = 5;

/**
 * Lists every account of the organization into the ledger. Only their state is judged here; opt-out tags and OU paths
 * are read in the survey, account by account, so that their published limits do not hold it up.
 * @throws KeyRotationError without the list, since there is nothing to cover then: ACCOUNTS_UNREAD where it was denied,
 * or the code of what else stood in the way; OU_NOT_FOUND: see `checkScope`
 */
export async function discover(services: Services, run: Run): Promise<Discovered> {
  const before = await accountsOfEarlierAttempt(services, run);
  const listed = await listAccounts(services);
  const { scope } = run.settings;
  const unread = isScoped(scope) ? await checkScope(services.organizations, scope, listed) : null;
  const fresh = listed
    .filter((account) => !before.has(account.accountId))
    .map((account) => toRunAccount(account, unread));
  const goOn = [...before.values()].filter(({ status }) => status === 'pending');
  run.lease.assertHeld();
  const unlisted = await services.ledger.runs.listAccounts(run.runId, [...fresh, ...goOn]);
  for (const each of unlisted) run.emit({ event: 'problem', problem: each });

  const isUnlisted = new Set<string>(unlisted.map(({ id }) => id));
  const pending = [...goOn, ...fresh]
    .flatMap(({ status, account }) => (status === 'pending' ? [account.accountId] : []))
    .filter((accountId) => !isUnlisted.has(accountId))
    .sort();
  run.emit({ event: 'accounts-discovered', total: listed.length, toSurvey: pending.length });
  return {
    total: listed.length,
    batches: toBatches(pending, { atLeast: ACCOUNTS_A_STEP, batchesAtMost: MAX_BATCHES }),
    ...(unlisted.length > 0 && { problems: boundedProblems(unlisted) }),
  };
}

/** A run that is taken up after a crash does not survey again what it has already seen, be it half an account. */
async function accountsOfEarlierAttempt(services: Services, run: Run): Promise<Map<AccountId, RunAccount>> {
  const seen = new Map<AccountId, RunAccount>();
  for await (const entry of services.ledger.runs.accounts(run.runId, leftToReport)) {
    const isUntouched = entry.progress === null && ['pending', 'unreachable'].includes(entry.status);
    if (!isUntouched)
      seen.set(entry.account.accountId, entry.status === 'unreachable' ? goingOn(entry) : entry);
  }
  return seen;
}

/** Half surveyed, then out of reach: its users up to there are in the ledger. */
function goingOn(entry: RunAccount): RunAccount {
  const problems = entry.problems.filter(({ scope }) => scope !== 'account');
  return { ...entry, status: 'pending', reason: null, problems };
}

async function listAccounts(services: Services): Promise<ListedAccount[]> {
  try {
    const accounts = new Map<AccountId, ListedAccount>();
    for await (const account of services.organizations.listAccounts())
      accounts.set(account.accountId, account);
    return [...accounts.values()];
  } catch (error) {
    const { code, message } = failureOrThrow(error);
    throw new KeyRotationError(
      code === 'ACCESS_DENIED' ? 'ACCOUNTS_UNREAD' : code,
      `the organization's accounts could not be listed: ${message}`,
      {
        cause: error,
      },
    );
  }
}

/** @param unscoped why nobody can tell which accounts are in scope: then none is entered (I3) */
export function toRunAccount({ unread, ...account }: ListedAccount, unscoped: Problem | null): RunAccount {
  const active = account.state === 'ACTIVE';
  const listed: RunAccount = {
    account,
    status: active ? 'pending' : 'not-active',
    reason: active ? null : account.state,
    users: 0,
    remembered: 0,
    activeKeys: 0,
    comingDue: 0,
    ages: NO_AGES,
    exemption: { kind: 'none' },
    contactTag: null,
    problems: [],
    unreadUsers: [],
    rootKey: null,
    progress: null,
  };
  const found =
    unread === undefined
      ? active && unscoped
      : problem('account', account.accountId, 'UNREADABLE_ANSWER', unread);
  if (!found) return listed;
  const problems = [{ ...found, scope: 'account', id: account.accountId } as const];
  return { ...listed, status: 'unreachable', reason: found.code, problems };
}
