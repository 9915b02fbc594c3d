import { changesSince, type LastReport } from '../../core/run-changes.ts';
import { asOfOf, type AccountEntry, type RunReport } from '../../core/report.ts';
import type { AccountChange } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Services } from '../run.ts';
import { toAccountEntry } from './entries.ts';
import { readLastRun, sawSomething } from './last-run.ts';
import { unreadAccount } from './unread.ts';

const WRITES_AT_ONCE = 20;

/**
 * Records which accounts this run found otherwise than the run before, for their events. Written before the run has ended:
 * whoever repeats its end compares the same two runs, and finds the rows there.
 */
export async function recordAccountChanges(services: Services, report: RunReport): Promise<void> {
  if (!(await services.ledger.events.areKept())) return;
  const last = await readLastRun(services, report, sawSomething, accountsOfRun);
  const now: LastReport = { ...report, keys: [], problems: [] };
  const { newlyUnreachable, back } = changesSince(last, now).accounts;
  const changes: AccountChange[] = [
    ...newlyUnreachable.map(({ accountId, name, reason }) => ({ accountId, name, why: reason ?? '' })),
    ...back.map(({ accountId, name }) => ({ accountId, name, why: null })),
  ];
  await limitedMap(changes, WRITES_AT_ONCE, (change) =>
    unlessOfOneRow(services.ledger.runs.recordAccountChange(report, change), untold),
  );
}

/** The report has the account all the same. */
const untold = (): void => undefined;

/** Of an earlier run what is compared here: its keys may be many. */
async function accountsOfRun({ ledger }: Pick<Services, 'ledger'>, runId: string): Promise<LastReport> {
  const accounts: AccountEntry[] = [];
  const rows = ledger.runs.accounts(runId, (row) => {
    const unread = unreadAccount(row);
    if (unread !== null) accounts.push(unread);
  });
  for await (const row of rows) accounts.push(toAccountEntry(row));
  return { runId, asOf: asOfOf(runId), accounts, keys: [], problems: [] };
}
