import { randomUUID } from 'node:crypto';
import { toMs, type Instant } from '../../core/instant.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { NO_MAIL } from '../../core/report.ts';
import { thresholdsOf } from '../../core/policy.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { LEASE_MS, type EventsMark } from '../../ledger/lock.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { assertGoingOn } from './lease.ts';
import type { RunOrder, Services } from '../run.ts';

export type Started =
  /** `owner` names this attempt in the lock; null for a dry run, which takes none. */
  { readonly kind: 'started'; readonly owner: string | null } | { readonly kind: 'done-before' } | Locked;

export type Locked = { readonly kind: 'locked'; readonly byRun: string; readonly leaseUntil: Instant };

type StillLocked = Locked & { readonly waitMs: number };

/** How often a run that waits looks whether the lock is free. */
const BEAT_MS = 15_000;

/** Begins a run. A lock that is held is waited for as long as a crashed run would keep it: one lease. */
export async function acquireRun(workflow: Workflow, services: Services, run: RunOrder): Promise<Started> {
  // A step of its own, so that a start that is repeated after a crash finds the lock to be its own.
  const owner = await workflow.step('owner', () =>
    Promise.resolve(run.mode === 'enforce' ? randomUUID() : null),
  );
  const first = await workflow.step('start', async () => {
    const started = await start(services, run, owner);
    return started.kind === 'locked' ? awaited(services, run, started) : started;
  });
  if (first.kind !== 'locked') return first;
  let latest: Started = first;
  for (let waitedMs = 0; latest.kind === 'locked' && waitedMs < first.waitMs; waitedMs += BEAT_MS) {
    assertGoingOn(run.signal);
    await workflow.sleep(`lock ${waitedMs / BEAT_MS + 1}`, Math.min(BEAT_MS, first.waitMs - waitedMs));
    assertGoingOn(run.signal);
    latest = await workflow.step(`start again ${waitedMs / BEAT_MS + 1}`, () => start(services, run, owner));
  }
  return latest;
}

function awaited({ clock }: Services, run: RunOrder, locked: Locked): StillLocked {
  const leaseMs = toMs(locked.leaseUntil) - toMs(clock.now());
  const waitMs = Math.min(Math.max(0, leaseMs), LEASE_MS) + 1_000;
  run.emit({ event: 'lock-awaited', byRun: locked.byRun, waitMs });
  return { ...locked, waitMs };
}

/** Takes the lock, and lets go of it unless the run has begun: whoever comes next need not wait for a lease to end. */
async function start(services: Services, run: RunOrder, owner: string | null): Promise<Started> {
  if (owner === null) return begin(services, run, null);
  const { lock } = services.ledger;
  const attempt = await lock.acquire(owner, run.runId, eventsMark(run.settings));
  if (!attempt.held) return { kind: 'locked', byRun: attempt.byRun, leaseUntil: attempt.leaseUntil };
  try {
    return await begin(services, run, owner);
  } catch (error) {
    // What failed is told; a lock that stays behind ends with its lease.
    await lock.release(owner).catch(() => undefined);
    throw error;
  }
}

/** Writes the run row; a run of this ID that has ended before is not repeated (a schedule delivers at least once). */
async function begin(services: Services, run: RunOrder, owner: string | null): Promise<Started> {
  const problems: Problem[] = [];
  if (owner !== null) {
    // Whether this very run has ended nobody can tell then; to repeat it does nothing twice.
    const earlier = await unlessOfOneRow(services.ledger.runs.readMeta(run.runId), ({ message }) =>
      problems.push(problem('run', run.runId, 'LEDGER_UNREADABLE', message)),
    );
    if (earlier && earlier.status !== 'running') {
      await services.ledger.lock.release(owner);
      run.emit({ event: 'run-repeated', runId: run.runId });
      return { kind: 'done-before' };
    }
  }
  const { runId, asOf, mode } = run;
  const startedAt = services.clock.now();
  await services.ledger.runs.putMeta({
    runId,
    asOf,
    mode,
    status: 'running',
    startedAt,
    finishedAt: null,
    mail: NO_MAIL,
    problems,
    rule: thresholdsOf(run.settings.policy),
    contactDomains: run.settings.contactDomains,
    figures: null,
    summary: null,
    toldAt: null,
  });
  run.emit({ event: 'run-started', runId, asOf, mode });
  return { kind: 'started', owner };
}

/** Whoever enforces says for all who write to this ledger whether there is a bus. */
function eventsMark({ eventBus, eventBusIsSaid }: Settings): EventsMark {
  if (!eventBusIsSaid) return 'as-before';
  return eventBus === null ? 'drop' : 'keep';
}
