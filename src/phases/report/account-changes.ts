import { failureOrThrow } from '../../aws/failure.ts';
import type { AccountEntry, RunReport } from '../../core/report.ts';
import type { AccountChange } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Services } from '../run.ts';
import { toAccountEntry } from './entries.ts';
import { runBefore } from './run-before.ts';
import { unreadAccount } from './unread.ts';

const WRITES_AT_ONCE = 20;

/**
 * Records which accounts this run found otherwise than the run before, for their events. Written before the run has ended:
 * whoever repeats its end compares the same two runs, and finds the rows there. Where there is no run before, or none that can
 * be read, nobody knows what is new: how many accounts could not be entered stands in the event of the run's end.
 */
export async function recordAccountChanges(services: Services, report: RunReport): Promise<void> {
  if (!(await services.ledger.events.areKept())) return;
  const last = await accountsBefore(services, report);
  if (last === null) return;
  const { runId: since, accounts } = last;
  const changes = report.accounts.flatMap((now) => changeOf(accounts.get(now.accountId) ?? null, now));
  await limitedMap(changes, WRITES_AT_ONCE, (change) =>
    unlessOfOneRow(services.ledger.runs.recordAccountChange(report, since, change), untold),
  );
}

/** The report has the account all the same. */
const untold = (): void => undefined;

/** Of a row that could not be read nobody knows whether the account could be entered. */
const isUnread = (entry: AccountEntry | null): boolean => entry?.reason === 'LEDGER_UNREADABLE';

function changeOf(before: AccountEntry | null, now: AccountEntry): AccountChange[] {
  if (isUnread(before) || isUnread(now)) return [];
  const { accountId, name, status, reason } = now;
  const wasUnreachable = before?.status === 'unreachable';
  if (status === 'unreachable' && !wasUnreachable) return [{ accountId, name, why: reason ?? '' }];
  if (status === 'surveyed' && wasUnreachable) return [{ accountId, name, why: null }];
  return [];
}

interface AccountsOfRun {
  readonly runId: string;
  readonly accounts: ReadonlyMap<string, AccountEntry>;
}

/** null where nobody can tell: an event is not worth the end of the run. */
async function accountsBefore(services: Services, report: RunReport): Promise<AccountsOfRun | null> {
  try {
    const runId = await runBefore(services, report);
    if (runId === null) return null;
    const accounts = new Map<string, AccountEntry>();
    const rows = services.ledger.runs.accounts(runId, (row) => {
      const unread = unreadAccount(row);
      if (unread !== null) accounts.set(unread.accountId, unread);
    });
    for await (const row of rows) accounts.set(row.account.accountId, toAccountEntry(row));
    return { runId, accounts };
  } catch (error) {
    failureOrThrow(error);
    return null;
  }
}
