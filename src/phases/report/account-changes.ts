import { changesSince } from '../../core/run-changes.ts';
import type { RunReport } from '../../core/report.ts';
import type { AccountChange } from '../../events/facts.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Services } from '../run.ts';
import { readLastRun, sawSomething } from './last-run.ts';

const WRITES_AT_ONCE = 20;

/**
 * Records which accounts this run found otherwise than the run before, for their events. Written before the run has ended:
 * whoever repeats its end compares the same two runs, and finds the rows there.
 */
export async function recordAccountChanges(services: Services, report: RunReport): Promise<void> {
  if (services.eventBus === null) return;
  const last = await readLastRun(services, report, sawSomething);
  const { newlyUnreachable, back } = changesSince(last, report).accounts;
  const changes: AccountChange[] = [
    ...newlyUnreachable.map(({ accountId, name, reason }) => ({ accountId, name, why: reason ?? '' })),
    ...back.map(({ accountId, name }) => ({ accountId, name, why: null })),
  ];
  await limitedMap(changes, WRITES_AT_ONCE, (change) =>
    services.ledger.runs.recordAccountChange(report, change),
  );
}
