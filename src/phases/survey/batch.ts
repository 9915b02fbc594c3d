import pLimit, { type LimitFunction } from 'p-limit';
import type { AccountId, AccountStatus } from '../../core/account.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { Batch } from '../../workflow/batches.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { surveyAccount, type AccountBounds } from './account.ts';

/** How many accounts there is work in at once; and how many have begun, some of which wait for IAM to write their report. */
export interface Turns {
  readonly begun: LimitFunction;
  readonly atWork: LimitFunction;
}

/** With as many more under way, nobody waits for a report but where all of them do. One at a time is one at a time. */
export const turns = (atOnce: number): Turns => ({
  begun: pLimit(atOnce === 1 ? 1 : atOnce * 2),
  atWork: pLimit(atOnce),
});

export interface Bounds {
  readonly turns: Turns;
  readonly isTimeUp: () => boolean;
  /**
   * Which of the accounts that are left begins, counted round and round. One at a time they end in the ledger's order but
   * for those that have an invocation killed: after so many kills these are the first ones, and have their turn last.
   */
  readonly beginAt: number;
}

/** The accounts of a batch, all at once within `turns`. @returns how many are left for another round */
export async function surveyBatch(
  services: Services,
  run: Run,
  batch: Batch<AccountId>,
  { turns: { begun, atWork }, isTimeUp, beginAt }: Bounds,
): Promise<number> {
  const pending: RunAccount[] = [];
  for await (const entry of services.ledger.runs.accounts(run.runId, leftToReport, batch)) {
    if (entry.status === 'pending') pending.push(entry);
  }
  const first = pending.length === 0 ? 0 : beginAt % pending.length;
  const inOrder = [...pending.slice(first), ...pending.slice(0, first)];
  const ends = await limitedMap(inOrder, begun, (entry) =>
    surveyAndTell(services, run, entry, { isTimeUp, inTurn: atWork }),
  );
  return ends.filter((isDone) => !isDone).length;
}

/** @returns whether the account is done */
async function surveyAndTell(
  services: Services,
  run: Run,
  pending: RunAccount,
  bounds: AccountBounds,
): Promise<boolean> {
  run.lease.assertHeld();
  if (bounds.isTimeUp()) return false;
  const { entry, due } = await surveyAccount(services, run, pending, bounds);
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
