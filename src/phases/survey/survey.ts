import pLimit, { type LimitFunction } from 'p-limit';
import type { AccountId, AccountStatus } from '../../core/account.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { Batch } from '../../workflow/batches.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { surveyAccount } from './account.ts';

/** An invocation's time for the largest account there can be, several times over. What is left then is unreachable. */
const MAX_ROUNDS = 10;

/**
 * Surveys all accounts into the ledger. Accounts that an invocation did not get done, be it that one of them had it
 * killed, go on in another round: in the end it costs that account its turn, and nobody's mail (I6).
 */
export async function survey(
  workflow: Workflow,
  services: Services,
  run: Run,
  batches: readonly Batch<AccountId>[],
): Promise<void> {
  const concurrency = run.settings.accountConcurrency;
  const limit = pLimit(concurrency);
  let left = batches;
  for (let round = 1; left.length > 0 && round <= MAX_ROUNDS; round += 1) {
    const unfinished = await workflow.map(
      round === 1 ? 'survey' : `survey round ${round}`,
      left,
      (batch, isTimeUp) => surveyBatch(services, run, batch, { limit, isTimeUp }),
      { concurrency, ifKilled: NOBODY_KNOWS_HOW_MANY },
    );
    left = left.filter((_, index) => unfinished[index] !== 0);
  }
}

/** What is done of a batch that was killed the ledger says, when it has its next turn. */
const NOBODY_KNOWS_HOW_MANY = -1;

interface Bounds {
  readonly limit: LimitFunction;
  readonly isTimeUp: () => boolean;
}

/** The accounts of a batch, all at once within `limit`. @returns how many are left for another round */
async function surveyBatch(
  services: Services,
  run: Run,
  batch: Batch<AccountId>,
  { limit, isTimeUp }: Bounds,
): Promise<number> {
  const pending: RunAccount[] = [];
  for await (const entry of services.ledger.runs.accounts(run.runId, leftToReport, batch)) {
    if (entry.status === 'pending') pending.push(entry);
  }
  const ends = await limitedMap(pending, limit, (entry) => surveyAndTell(services, run, entry, isTimeUp));
  return ends.filter((isDone) => !isDone).length;
}

/** @returns whether the account is done */
async function surveyAndTell(
  services: Services,
  run: Run,
  pending: RunAccount,
  isTimeUp: () => boolean,
): Promise<boolean> {
  run.lease.assertHeld();
  if (isTimeUp()) return false;
  const { entry, due } = await surveyAccount(services, run, pending, isTimeUp);
  // The account row comes last: it says that its findings are complete. The run may be over by now, and this be left of it.
  run.lease.assertHeld();
  for (const problem of await services.ledger.runs.putAccount(run.runId, entry))
    run.emit({ event: 'problem', problem });
  if (entry.status === 'pending') return false;
  for (const each of entry.problems) run.emit({ event: 'problem', problem: each });
  const { account, users, activeKeys } = entry;
  run.emit({
    event: 'account-surveyed',
    accountId: account.accountId,
    status: entry.status satisfies AccountStatus,
    users,
    activeKeys,
    due,
  });
  return true;
}
