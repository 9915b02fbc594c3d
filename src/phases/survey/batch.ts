import type { LimitFunction } from 'p-limit';
import type { AccountId, AccountStatus } from '../../core/account.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { Batch } from '../../workflow/batches.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { surveyAccount } from './account.ts';

export interface Bounds {
  readonly limit: LimitFunction;
  readonly isTimeUp: () => boolean;
  /**
   * Which of the accounts that are left begins, counted round and round. One at a time they end in the ledger's order but
   * for those that have an invocation killed: after so many kills these are the first ones, and have their turn last.
   */
  readonly beginAt: number;
}

/** The accounts of a batch, all at once within `limit`. @returns how many are left for another round */
export async function surveyBatch(
  services: Services,
  run: Run,
  batch: Batch<AccountId>,
  { limit, isTimeUp, beginAt }: Bounds,
): Promise<number> {
  const pending: RunAccount[] = [];
  for await (const entry of services.ledger.runs.accounts(run.runId, leftToReport, batch)) {
    if (entry.status === 'pending') pending.push(entry);
  }
  const first = pending.length === 0 ? 0 : beginAt % pending.length;
  const inTurn = [...pending.slice(first), ...pending.slice(0, first)];
  const ends = await limitedMap(inTurn, limit, (entry) => surveyAndTell(services, run, entry, isTimeUp));
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
  const { account, users, remembered, activeKeys } = entry;
  run.emit({
    event: 'account-surveyed',
    accountId: account.accountId,
    status: entry.status satisfies AccountStatus,
    users,
    remembered,
    activeKeys,
    due,
  });
  return true;
}
