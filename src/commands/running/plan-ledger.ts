import type { Instant } from '../../core/instant.ts';
import { inMemoryLedger } from '../../ledger/in-memory.ts';
import { isOfOneRow, orEnd, LedgerOutageError } from '../../ledger/ledger-error.ts';
import type { Ledger } from '../../ledger/ledger.ts';

export interface PlanLedger {
  readonly ledger: Ledger;
  /** No table was found: the plan is that of a first run. */
  readonly isFirstRun: boolean;
}

/**
 * The ledger of a plan: the hub's table is only read, for the history of keys and contacts and for what is remembered of
 * accounts; what the plan itself sees and decides stays in memory, and ends with the command. So a plan needs no right to
 * write, and one plan never goes on from another. Before anything is deployed there is only the latter.
 * @throws KeyRotationError LEDGER_UNREACHABLE when the hub's table is there and cannot be read
 */
export async function planLedger(hub: Ledger, asOf: Instant): Promise<PlanLedger> {
  const isFirstRun = await orEnd(isAbsent(hub));
  const ofPlan = inMemoryLedger({ now: () => asOf, sleep: () => Promise.resolve() });
  return {
    ledger: isFirstRun
      ? ofPlan
      : {
          ...hub,
          runs: ofPlan.runs,
          lock: ofPlan.lock,
          events: ofPlan.events,
          memories: { read: (accountId) => hub.memories.read(accountId), write: () => Promise.resolve() },
        },
    isFirstRun,
  };
}

async function isAbsent(hub: Ledger): Promise<boolean> {
  try {
    await hub.runs.lastEnded();
    return false;
  } catch (error) {
    if (error instanceof LedgerOutageError && error.reason === 'NO_TABLE') return true;
    if (isOfOneRow(error)) return false;
    throw error;
  }
}
