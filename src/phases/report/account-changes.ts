import { failureOrThrow } from '../../aws/failure.ts';
import type { AccountEntry, ReportHead } from '../../core/report.ts';
import type { AccountChange } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { joined } from '../../workflow/joined.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Services } from '../run.ts';
import { runBefore } from './run-before.ts';
import { accountsFound } from './run-rows.ts';

const WRITES_AT_ONCE = 20;

type RunCovered = Pick<ReportHead, 'runId' | 'asOf' | 'coverage'>;

/**
 * Records which accounts this run found otherwise than the run before, for their events. Written before the run has ended:
 * whoever repeats its end compares the same two runs, and finds the rows there. Where there is no run before, or none that can
 * be read, nobody knows what is new: how many accounts could not be entered stands in the event of the run's end.
 */
export async function recordAccountChanges(services: Services, run: RunCovered): Promise<void> {
  if (!(await services.ledger.events.areKept())) return;
  const found = await changesOf(services, run);
  if (found === null) return;
  await limitedMap(found.changes, WRITES_AT_ONCE, (change) =>
    unlessOfOneRow(services.ledger.runs.recordAccountChange(run, found.since, change), untold),
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

/** null where nobody can tell: an event is not worth the end of the run. */
async function changesOf(
  services: Services,
  run: RunCovered,
): Promise<{ readonly since: string; readonly changes: readonly AccountChange[] } | null> {
  const { runs } = services.ledger;
  try {
    const since = await runBefore(services, run);
    if (since === null) return null;
    const before = accountsFound(runs, { runId: since });
    const both = joined(
      before,
      accountsFound(runs, run),
      ({ name }) => name,
      ({ name }) => name,
    );
    const changes: AccountChange[] = [];
    for await (const [then, now] of both) {
      if (now?.entry) changes.push(...changeOf(then?.entry ?? null, now.entry));
    }
    return { since, changes };
  } catch (error) {
    failureOrThrow(error);
    return null;
  }
}
