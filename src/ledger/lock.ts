import { instant, toMs, type Instant } from '../core/instant.ts';
import { KeyRotationError } from '../core/problem.ts';
import type { Clock } from '../workflow/clock.ts';
import { RowUnreadableError } from './ledger-error.ts';
import { readLock, type LockRow } from './rows/lock-row.ts';
import { valueOf } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

const LOCK = { pk: 'LOCK', sk: 'RUN' };

/** How often a run that is well renews its lease. */
export const HEARTBEAT_MS = 60_000;
/** AWS takes a request for so long after it was signed. */
const SIGNED_FOR_MS = 5 * 60_000;

/**
 * A crashed run lets go of the lock this long after its last sign of life. What a run that was well signed right before it
 * froze has expired by then, and cannot take effect beside its successor; of one that could not renew for a while it may.
 */
export const LEASE_MS = HEARTBEAT_MS + SIGNED_FOR_MS;

/** Of runs that could not be checked, one after the other, so many are remembered: months of them. */
export const MAX_UNCHECKED = 400;

export type LockAttempt =
  | { readonly held: true; readonly leaseUntil: Instant }
  | { readonly held: false; readonly byRun: string; readonly leaseUntil: Instant };

/**
 * What a run does to the mark by which whoever writes without a bus knows that events are sent by others. `as-before` where
 * nobody has said whether there is a bus.
 */
export type EventsMark = 'keep' | 'drop' | 'as-before';

const MARKS: Readonly<Record<EventsMark, { readonly text: string; readonly values?: object }>> = {
  keep: { text: ', keepsEvents = :keepsEvents', values: { ':keepsEvents': true } },
  drop: { text: ' REMOVE keepsEvents' },
  'as-before': { text: '' },
};

/** One run at a time, over a lease that ends by itself (I5). `owner` names one attempt at a run, not the run. */
export interface RunLock {
  /**
   * Takes the lock, or renews it when it is the owner's.
   * @throws KeyRotationError LEDGER_UNREADABLE when its row is damaged: nobody can tell whether a run is at work
   */
  acquire(owner: string, runId: string, events?: EventsMark): Promise<LockAttempt>;
  /** @returns the new end; null when the lock is somebody else's by now, and stays so */
  renew(owner: string): Promise<Instant | null>;
  release(owner: string): Promise<void>;
  /** Whoever is at work now, by the ID of its run; null when nobody is. @throws RowUnreadableError */
  heldBy(): Promise<string | null>;
  /**
   * Whoever took the lock last, whether at work or not; null when nobody ever did.
   * @throws KeyRotationError LEDGER_UNREADABLE
   */
  lastRun(): Promise<string | null>;
  /** Enforcing runs, oldest first, that have begun and whose inactive keys are not written down yet. */
  uncheckedRuns(): Promise<string[]>;
  recordChecked(runId: string): Promise<void>;
  /** Runs of another hub, whose ledger this one has taken over, that are to be checked here; for a lock that is there. */
  addUnchecked(runIds: readonly string[]): Promise<void>;
}

/** For whoever has not met the lock: a row that cannot be read may have the mark, and an event that waits is none lost. */
export async function isMarkedForEvents(table: LedgerTable, clock: Clock): Promise<boolean> {
  const row = await table.get(LOCK);
  if (row === null) return false;
  const read = readLock(row, clock.now());
  return read.ok ? read.value.keepsEvents : true;
}

/** @param onMark told whether events are kept, whenever the row tells or is told */
export function runLock(
  table: LedgerTable,
  clock: Clock,
  onMark: (isMarked: boolean) => void = () => undefined,
): RunLock {
  const leaseEnd = (): Instant => instant(toMs(clock.now()) + LEASE_MS);
  const names = { '#owner': 'owner' };

  /** @throws RowUnreadableError */
  async function read(): Promise<LockRow | null> {
    const row = await table.get(LOCK);
    const lock = row && valueOf(readLock(row, clock.now()));
    onMark(lock?.keepsEvents ?? false);
    return lock;
  }

  const forget = (runIds: readonly string[]) =>
    table.update(
      LOCK,
      { text: 'DELETE unchecked :runs', values: { ':runs': new Set(runIds) } },
      { text: 'attribute_exists(pk)' },
    );

  return {
    async acquire(owner, runId, events = 'as-before') {
      const before = await read().catch(damaged);
      const leaseUntil = leaseEnd();
      const held = await table.update(
        LOCK,
        {
          text: `SET #owner = :owner, runId = :runId, leaseUntil = :until${MARKS[events].text} ADD unchecked :run`,
          names,
          values: {
            ':owner': owner,
            ':runId': runId,
            ':until': leaseUntil,
            ':run': new Set([runId]),
            ...MARKS[events].values,
          },
        },
        {
          text: 'attribute_not_exists(#owner) OR #owner = :owner OR leaseUntil <= :now',
          values: { ':now': clock.now() },
        },
      );
      if (held) {
        if (events !== 'as-before') onMark(events === 'keep');
        const tooMany = [...(before?.unchecked ?? [])].sort().slice(0, -MAX_UNCHECKED);
        if (tooMany.length > 0) await forget(tooMany);
        return { held, leaseUntil };
      }
      const by = await read().catch(damaged);
      // The answer was that of a second attempt: the first one took effect.
      if (by?.owner === owner) return { held: true, leaseUntil: by.leaseUntil };
      // Deleted between the calls: the caller asks again, at once.
      return { held, byRun: by?.runId ?? 'unknown', leaseUntil: by?.leaseUntil ?? clock.now() };
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

    async heldBy() {
      const row = await read();
      return row !== null && row.leaseUntil > clock.now() ? row.runId : null;
    },

    async lastRun() {
      return (await read().catch(damaged))?.runId ?? null;
    },

    async uncheckedRuns() {
      return [...((await read())?.unchecked ?? [])].sort();
    },

    async recordChecked(runId) {
      await forget([runId]);
    },

    async addUnchecked(runIds) {
      if (runIds.length === 0) return;
      await table.update(
        LOCK,
        { text: 'ADD unchecked :runs', values: { ':runs': new Set(runIds) } },
        { text: 'attribute_exists(pk)' },
      );
    },
  };
}

/** Before anything is done, and once for all: to ask again would not mend it. */
function damaged(error: unknown): never {
  if (!(error instanceof RowUnreadableError)) throw error;
  throw new KeyRotationError(error.problemCode, error.message, { cause: error });
}
