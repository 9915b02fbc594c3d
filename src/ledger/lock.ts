import { instant, toMs, type Instant } from '../core/instant.ts';
import type { Clock } from '../workflow/clock.ts';
import type { LedgerTable } from './table.ts';

const LOCK = { pk: 'LOCK', sk: 'RUN' };

/** A crashed run lets go of the lock this long after its last sign of life. */
export const LEASE_MS = 5 * 60_000;

export type LockAttempt =
  | { readonly held: true; readonly leaseUntil: Instant }
  | { readonly held: false; readonly byRun: string; readonly leaseUntil: Instant };

/** One run at a time, over a lease that ends by itself (I5). `owner` names one attempt at a run, not the run. */
export interface RunLock {
  /** Takes the lock, or renews it when it is the owner's. */
  acquire(owner: string, runId: string): Promise<LockAttempt>;
  /** @returns the new end; null when the lock is somebody else's by now, and stays so */
  renew(owner: string): Promise<Instant | null>;
  release(owner: string): Promise<void>;
  /** Enforcing runs, oldest first, that have begun and whose inactive keys are not written down yet. */
  uncheckedRuns(): Promise<string[]>;
  recordChecked(runId: string): Promise<void>;
}

export function runLock(table: LedgerTable, clock: Clock): RunLock {
  const leaseEnd = (): Instant => instant(toMs(clock.now()) + LEASE_MS);
  const names = { '#owner': 'owner' };

  return {
    async acquire(owner, runId) {
      const leaseUntil = leaseEnd();
      const held = await table.update(
        LOCK,
        {
          text: 'SET #owner = :owner, runId = :runId, leaseUntil = :until ADD unchecked :run',
          names,
          values: { ':owner': owner, ':runId': runId, ':until': leaseUntil, ':run': new Set([runId]) },
        },
        {
          text: 'attribute_not_exists(#owner) OR #owner = :owner OR leaseUntil <= :now',
          values: { ':now': clock.now() },
        },
      );
      if (held) return { held, leaseUntil };
      const row = await table.get(LOCK);
      // Released between the two calls: the caller asks again, at once.
      if (!row) return { held, byRun: 'unknown', leaseUntil: clock.now() };
      return { held, byRun: String(row.runId), leaseUntil: row.leaseUntil as Instant };
    },

    async renew(owner) {
      const leaseUntil = leaseEnd();
      const held = await table.update(
        LOCK,
        { text: 'SET leaseUntil = :until', values: { ':until': leaseUntil } },
        { text: '#owner = :owner', names, values: { ':owner': owner } },
      );
      return held ? leaseUntil : null;
    },

    async release(owner) {
      await table.update(
        LOCK,
        { text: 'SET leaseUntil = :now', values: { ':now': clock.now() } },
        { text: '#owner = :owner', names, values: { ':owner': owner } },
      );
    },

    async uncheckedRuns() {
      const row = await table.get(LOCK);
      return [...((row?.unchecked ?? []) as Iterable<string>)].sort();
    },

    async recordChecked(runId) {
      await table.update(LOCK, {
        text: 'DELETE unchecked :run',
        values: { ':run': new Set([runId]) },
      });
    },
  };
}
