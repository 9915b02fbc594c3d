import type { Account, AccountId } from '../core/account.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { RunAccount } from '../core/run-record.ts';
import { KeyRotationError } from '../core/problem.ts';
import { toBatches, type Batch } from '../workflow/batches.ts';
import type { Run, Services } from './run.ts';

export type Discovered = { readonly total: number; readonly batches: readonly Batch<AccountId>[] };

/** One step each: of the 3,000 operations of a durable execution, 1,000 leave room for retries and for the rest. */
const MAX_BATCHES = 1_000;
/** Spares most of the steps, and of the reads with which each begins, in an organization of a few hundred accounts. */
const ACCOUNTS_A_STEP = 5;

/**
 * Lists every account of the organization into the ledger. Only their state is judged here; opt-out tags and OU paths
 * are read in the survey, account by account, so that their published limits do not hold it up.
 * @throws KeyRotationError ACCOUNTS_UNREAD: without the list there is nothing to cover
 */
export async function discover(services: Services, run: Run): Promise<Discovered> {
  const before = await accountsOfEarlierAttempt(services, run);
  const listed = await listAccounts(services);
  const fresh = listed.filter((account) => !before.has(account.accountId)).map(toRunAccount);
  const goOn = [...before.values()].filter(({ status }) => status === 'pending');
  const [refused] = await services.ledger.runs.putAccounts(run.runId, [...fresh, ...goOn]);
  if (refused) throw new KeyRotationError(refused.code, refused.message);

  const pending = [...goOn, ...fresh]
    .flatMap((entry) => (entry.status === 'pending' ? [entry.account.accountId] : []))
    .sort();
  run.emit({ event: 'accounts-discovered', total: listed.length, toSurvey: pending.length });
  return {
    total: listed.length,
    batches: toBatches(pending, { atLeast: ACCOUNTS_A_STEP, batchesAtMost: MAX_BATCHES }),
  };
}

/** A run that is taken up after a crash does not survey again what it has already seen, be it half an account. */
async function accountsOfEarlierAttempt(services: Services, run: Run): Promise<Map<AccountId, RunAccount>> {
  const seen = new Map<AccountId, RunAccount>();
  for await (const entry of services.ledger.runs.accounts(run.runId, surveyedAnew)) {
    const isUntouched = entry.progress === null && ['pending', 'unreachable'].includes(entry.status);
    if (!isUntouched)
      seen.set(entry.account.accountId, entry.status === 'unreachable' ? goingOn(entry) : entry);
  }
  return seen;
}

/** A row of an earlier attempt that cannot be read is written again. */
const surveyedAnew = (): void => undefined;

/** Half surveyed, then out of reach: its users up to there are in the ledger. */
function goingOn(entry: RunAccount): RunAccount {
  const problems = entry.problems.filter(({ scope }) => scope !== 'account');
  return { ...entry, status: 'pending', reason: null, problems };
}

async function listAccounts(services: Services): Promise<Account[]> {
  try {
    const accounts = new Map<AccountId, Account>();
    for await (const account of services.organizations.listAccounts())
      accounts.set(account.accountId, account);
    return [...accounts.values()];
  } catch (error) {
    const { message } = failureOrThrow(error);
    throw new KeyRotationError(
      'ACCOUNTS_UNREAD',
      `the organization's accounts could not be listed: ${message}`,
      {
        cause: error,
      },
    );
  }
}

function toRunAccount(account: Account): RunAccount {
  const active = account.state === 'ACTIVE';
  return {
    account,
    status: active ? 'pending' : 'not-active',
    reason: active ? null : account.state,
    users: 0,
    activeKeys: 0,
    comingDue: 0,
    exemption: { kind: 'none' },
    contactTag: null,
    problems: [],
    unreadUsers: [],
    progress: null,
  };
}
