import { KeyRotationError } from '../../../src/core/problem.ts';
import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import { ledgerOn, type Ledger } from '../../../src/ledger/ledger.ts';
import { LEASE_MS } from '../../../src/ledger/lock.ts';
import type { Lease } from '../../../src/phases/run.ts';
import { assertGoingOn, holdingLease, whileHeld } from '../../../src/phases/start/lease.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { bug, phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { plainTable } from '../../ledger/race/plain-table.ts';

/** A lock that `me` holds, and a clock that stands still until it is moved. */
async function held(change: (ledger: Ledger) => Ledger = (same) => same) {
  let now: Instant = AS_OF;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const ledger = ledgerOn(plainTable(), clock);
  await ledger.lock.acquire('me', RUN);
  const pass = (ms: number): void => {
    now = instant(toMs(now) + ms);
  };
  return { lock: ledger.lock, services: phaseServices({ ledger: change(ledger), clock }), pass };
}
const LOST = { code: 'LEASE_LOST' };

describe('a lease', () => {
  test('is held for as long as it was renewed for, and no longer', async () => {
    const { services, pass } = await held();
    await holdingLease(services, phaseRun(), 'me', (lease) => {
      pass(LEASE_MS - 1);
      lease.assertHeld();
      pass(1);
      expect(() => {
        lease.assertHeld();
      }).toThrow('the lock of this run was taken over');
      return Promise.resolve();
    });
  });

  test('that is taken again is a whole one', async () => {
    const { services, pass } = await held();
    await holdingLease(services, phaseRun(), 'me', async (lease) => {
      pass(LEASE_MS - 1);
      await lease.takeAgain();
      pass(LEASE_MS - 1);
      lease.assertHeld();
    });
  });

  test('that somebody else has taken is lost, and stays his', async () => {
    const { lock, services, pass } = await held();
    await expect(
      holdingLease(services, phaseRun(), 'me', async (lease) => {
        pass(LEASE_MS);
        await lock.acquire('other', 'another-run');
        await lease.takeAgain();
        lease.assertHeld();
      }),
    ).rejects.toMatchObject(LOST);
    expect(await lock.heldBy()).toBe('another-run');
  });

  test('is looked at before each deed', async () => {
    const { services, pass } = await held();
    await holdingLease(services, phaseRun(), 'me', async (lease) => {
      await lease.allowDeed();
      pass(LEASE_MS);
      await expect(lease.allowDeed()).rejects.toMatchObject(LOST);
    });
  });

  test('ends with the work, well or not; what failed is told even where the lock cannot be let go of', async () => {
    const { lock, services } = await held();
    let mine: Lease | undefined;
    expect(
      await holdingLease(services, phaseRun(), 'me', (lease) => {
        mine = lease;
        return Promise.resolve('done');
      }),
    ).toBe('done');
    expect(await lock.heldBy()).toBeNull();
    expect(() => mine?.assertHeld()).toThrow('the lock of this run was taken over');
    const stuck = await held((ledger) => ({ ...ledger, lock: { ...ledger.lock, release: bug } }));
    await expect(
      holdingLease(stuck.services, phaseRun(), 'me', () => Promise.reject(new RangeError('first'))),
    ).rejects.toThrow('first');
  });

  test('is none in a dry run, which only looks whether it goes on', async () => {
    const { services, pass } = await held();
    const stop = new AbortController();
    await holdingLease(services, phaseRun({ signal: stop.signal }), null, async (lease) => {
      pass(2 * LEASE_MS);
      lease.assertHeld();
      await lease.takeAgain();
      await lease.allowDeed();
      stop.abort();
      expect(() => {
        lease.assertHeld();
      }).toThrow('told to stop');
    });
  });

  test('is not taken by a run that was told to stop', async () => {
    const { services } = await held();
    const stopped = phaseRun({ signal: AbortSignal.abort() });
    const work = holdingLease(services, stopped, 'me', () => Promise.resolve('begun'));
    await expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test('whoever is told to stop says why, if it was told', () => {
  assertGoingOn(undefined);
  assertGoingOn(new AbortController().signal);
  const why = new KeyRotationError('LEASE_LOST', 'told so');
  expect(() => {
    assertGoingOn(AbortSignal.abort(why));
  }).toThrow(why);
  expect(() => {
    assertGoingOn(AbortSignal.abort());
  }).toThrow('the run was told to stop before its end');
});

describe('a workflow while the lease is held', () => {
  const told: string[] = [];
  const inner: Workflow = {
    step: (name, work) => {
      told.push(`step ${name}`);
      return work();
    },
    map: async (name, items, work) => {
      told.push(`map ${name}`);
      return Promise.all(items.map((item) => work(item, () => true)));
    },
    sleep: (name, ms) => {
      told.push(`sleep ${name} ${ms}`);
      return Promise.resolve();
    },
    sleepsForFree: true,
  };
  const lease = (assertHeld: () => void): Lease => ({
    assertHeld,
    allowDeed: () => Promise.resolve(),
    takeAgain: () => {
      told.push('taken again');
      return Promise.resolve();
    },
  });
  const gone = (): never => {
    throw new RangeError('lost');
  };
  beforeEach(() => {
    told.length = 0;
  });

  test('does what it is asked', async () => {
    const workflow = whileHeld(
      inner,
      lease(() => undefined),
    );
    expect(await workflow.step('a', () => Promise.resolve(1))).toBe(1);
    expect(
      await workflow.map('b', [1, 2], (n, isTimeUp) => Promise.resolve([n, isTimeUp()]), {
        concurrency: 2,
      }),
    ).toEqual([
      [1, true],
      [2, true],
    ]);
    await workflow.sleep('c', 5);
    expect(told).toEqual(['step a', 'map b', 'taken again', 'sleep c 5', 'taken again']);
    expect(workflow.sleepsForFree).toBe(true);
  });

  test('begins no step, no item and no sleep once it is lost', async () => {
    const workflow = whileHeld(inner, lease(gone));
    const work = (): never => {
      throw new TypeError('it was begun');
    };
    await expect(workflow.step('a', work)).rejects.toThrow('lost');
    await expect(workflow.map('b', [1], work, { concurrency: 1 })).rejects.toThrow('lost');
    await expect(workflow.sleep('c', 5)).rejects.toThrow('lost');
    expect(told).not.toContain('sleep c 5');
  });
});
