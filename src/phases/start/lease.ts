import type { Instant } from '../../core/instant.ts';
import { KeyRotationError } from '../../core/problem.ts';
import { HEARTBEAT_MS } from '../../ledger/lock.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { Lease, RunOrder, Services } from '../run.ts';
import { deedsInTurn } from './deeds-in-turn.ts';
import { patiently } from './patiently.ts';

/** @throws KeyRotationError when the run was told to stop: INTERRUPTED, or what it was told */
export function assertGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw signal.reason instanceof KeyRotationError
    ? signal.reason
    : new KeyRotationError('INTERRUPTED', 'the run was told to stop before its end');
}

/**
 * Keeps the lease while `work` runs: taken again at the start, since a run that is resumed may come here long after it
 * began; renewed in the background; and looked at before each deed, as is whether somebody has paused them.
 */
export async function holdingLease<T>(
  { ledger, clock }: Services,
  run: RunOrder,
  owner: string | null,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const goingOn = (): void => {
    assertGoingOn(run.signal);
  };
  if (owner === null) {
    const allowDeed = deedsInTurn(ledger.pause, goingOn, run.emit);
    return work({ assertHeld: goingOn, allowDeed, takeAgain: () => Promise.resolve() });
  }
  let leaseUntil: Instant | null = null;
  // Outside a step, since every invocation does it; so it has to be patient by itself.
  // Renewed, not acquired: whoever took it in the meantime, and be it over, has decided anew.
  const renew = async (): Promise<void> => {
    goingOn();
    leaseUntil = await ledger.lock.renew(owner);
  };
  const takeAgain = () => patiently(clock, renew);
  // A renewal that fails is tried again at the next beat; the lease ends by itself if none succeeds.
  let beat = Promise.resolve();
  let heartbeat: NodeJS.Timeout | undefined;
  const startHeartbeat = (): void => {
    heartbeat = setInterval(() => {
      beat = renew().catch(() => undefined);
    }, HEARTBEAT_MS);
    heartbeat.unref();
    // An execution that sleeps leaves this behind in a machine that a later run may be given.
    run.signal?.addEventListener('abort', () => {
      clearInterval(heartbeat);
    });
  };
  const assertHeld = (): void => {
    goingOn();
    if (leaseUntil !== null && clock.now() < leaseUntil) return;
    throw new KeyRotationError('LEASE_LOST', 'the lock of this run was taken over, or could not be renewed');
  };
  try {
    await takeAgain();
    startHeartbeat();
    return await work({ assertHeld, allowDeed: deedsInTurn(ledger.pause, assertHeld, run.emit), takeAgain });
  } finally {
    clearInterval(heartbeat);
    // One that is on its way would take the lock anew.
    await beat;
    leaseUntil = null;
    // What failed is told by `work`; a lock that stays behind ends with its lease.
    await ledger.lock.release(owner).catch(() => undefined);
  }
}

/** The same workflow, whose steps look at the lease first: a run that lost it writes nothing over its successor's. */
export function whileHeld(workflow: Workflow, lease: Lease): Workflow {
  return {
    step: (name, work) =>
      workflow.step(name, async () => {
        lease.assertHeld();
        return work();
      }),
    map: (name, items, work, options) =>
      workflow.map(
        name,
        items,
        async (item, isTimeUp) => {
          lease.assertHeld();
          return work(item, isTimeUp);
        },
        options,
      ),
    sleep: async (name, ms) => {
      // Whoever sleeps renews nothing: the lease shall be a whole one when the sleep begins.
      await lease.takeAgain();
      lease.assertHeld();
      await workflow.sleep(name, ms);
      await lease.takeAgain();
    },
    sleepsForFree: workflow.sleepsForFree,
  };
}
