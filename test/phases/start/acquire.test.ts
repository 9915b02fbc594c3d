import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import type { RunEvent } from '../../../src/core/run-event.ts';
import { ledgerOn, type Ledger } from '../../../src/ledger/ledger.ts';
import { LEASE_MS } from '../../../src/ledger/lock.ts';
import { acquireRun } from '../../../src/phases/start/acquire.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { bug, DAMAGED, phaseRun, phaseServices, RUN, unreadableRow } from '../../builders/phase.ts';
import { plainTable } from '../../ledger/race/plain-table.ts';

/** A ledger of its own, a clock that sleeps move, and a workflow that notes its steps. */
function atTheBeginning(change: (ledger: Ledger) => Ledger = (same) => same) {
  let now: Instant = AS_OF;
  const sleeps: string[] = [];
  const steps: string[] = [];
  const table = plainTable();
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const hub = ledgerOn(table, clock);
  const ledger = change(hub);
  const sleep = (name: string, ms: number): Promise<void> => {
    sleeps.push(`${name}: ${ms}`);
    now = instant(toMs(now) + ms);
    return Promise.resolve();
  };
  const workflow: Pick<Workflow, 'step' | 'sleep'> = {
    step: (name, work) => {
      steps.push(name);
      return work();
    },
    sleep,
  };
  const services = phaseServices({ ledger, clock });
  const begin = (run: Run) => acquireRun(workflow as Workflow, services, run);
  return { hub, begin, sleeps, steps, pass: (ms: number) => sleep('', ms), now: () => now };
}

const eventsOf = (run: { readonly told: readonly RunEvent[] }): string[] =>
  run.told.map(({ event }) => event);

test('an enforcing run takes the lock under a name of its own, and its row says that it runs', async () => {
  const { hub, begin, steps } = atTheBeginning();
  const run = phaseRun();
  const started = await begin(run);
  expect(started).toMatchObject({
    kind: 'started',
    owner: expect.stringMatching(/^[\da-f-]{36}$/) as string,
  });
  expect(await hub.lock.heldBy()).toBe(RUN);
  expect(await hub.runs.readMeta(RUN)).toMatchObject({
    status: 'running',
    mode: 'enforce',
    asOf: AS_OF,
    startedAt: AS_OF,
    finishedAt: null,
    problems: [],
    rule: { notifyKeyAgeDays: 30, graceDays: 7 },
  });
  expect(run.told).toEqual([{ event: 'run-started', runId: RUN, asOf: AS_OF, mode: 'enforce' }]);
  expect(steps).toEqual(['owner', 'start']);
});

test('a dry run takes no lock, and is repeated as often as it is asked for', async () => {
  const { hub, begin } = atTheBeginning();
  const run = phaseRun({ mode: 'dry-run' });
  expect(await begin(run)).toEqual({ kind: 'started', owner: null });
  expect(await begin(run)).toEqual({ kind: 'started', owner: null });
  expect(await hub.lock.heldBy()).toBeNull();
});

test('an enforcing run of this ID that has ended is not repeated, and leaves the lock free', async () => {
  const { hub, begin, pass } = atTheBeginning();
  await begin(phaseRun());
  const meta = await hub.runs.readMeta(RUN);
  if (meta) await hub.runs.putMeta({ ...meta, status: 'complete' });
  await pass(LEASE_MS);
  const again = phaseRun();
  expect(await begin(again)).toEqual({ kind: 'done-before' });
  expect(again.told).toEqual([{ event: 'run-repeated', runId: RUN }]);
  expect(await hub.lock.heldBy()).toBeNull();
  expect(await hub.runs.readMeta(RUN)).toMatchObject({ status: 'complete' });
});

test('a run that has begun and not ended is begun again', async () => {
  const { hub, begin, pass } = atTheBeginning();
  await begin(phaseRun());
  await pass(LEASE_MS);
  expect(await begin(phaseRun())).toMatchObject({ kind: 'started' });
  expect(await hub.runs.readMeta(RUN)).toMatchObject({ status: 'running' });
});

test('a row of the run that cannot be read is told, and the run begins', async () => {
  const { hub, begin } = atTheBeginning((ledger) => ({
    ...ledger,
    runs: { ...ledger.runs, readMeta: unreadableRow },
  }));
  expect(await begin(phaseRun())).toMatchObject({ kind: 'started' });
  const meta = await hub.runs.readMeta(RUN);
  expect(meta?.problems).toMatchObject([{ code: 'LEDGER_UNREADABLE', id: RUN, scope: 'run' }]);
  expect(meta?.problems[0]?.message).toContain(DAMAGED.pk);
});

test('a run that cannot begin lets go of the lock', async () => {
  const { hub, begin } = atTheBeginning((ledger) => ({ ...ledger, runs: { ...ledger.runs, putMeta: bug } }));
  await expect(begin(phaseRun())).rejects.toThrow('a bug');
  expect(await hub.lock.heldBy()).toBeNull();
});

test('what kept it from beginning is told, though the lock cannot be let go of', async () => {
  const { begin } = atTheBeginning((ledger) => ({
    ...ledger,
    runs: { ...ledger.runs, putMeta: bug },
    lock: { ...ledger.lock, release: () => Promise.reject(new RangeError('not now')) },
  }));
  await expect(begin(phaseRun())).rejects.toThrow('a bug');
});

describe('a lock that another run holds', () => {
  test('is waited for, a beat at a time, until its lease is over', async () => {
    const { hub, begin, sleeps, steps } = atTheBeginning();
    await hub.lock.acquire('other', 'another-run');
    const run = phaseRun();
    expect(await begin(run)).toMatchObject({ kind: 'started' });
    expect(run.told[0]).toEqual({ event: 'lock-awaited', byRun: 'another-run', waitMs: LEASE_MS + 1_000 });
    expect(eventsOf(run)).toEqual(['lock-awaited', 'run-started']);
    expect(sleeps).toHaveLength(LEASE_MS / 15_000);
    expect(sleeps.slice(0, 2)).toEqual(['lock 1: 15000', 'lock 2: 15000']);
    expect(steps.slice(0, 4)).toEqual(['owner', 'start', 'start again 1', 'start again 2']);
    expect(await hub.lock.heldBy()).toBe(RUN);
  });

  test('is given up on when it is still held a second after the lease that was met', async () => {
    const held = { held: false, byRun: 'another-run', leaseUntil: instant(toMs(AS_OF) + 20_000) } as const;
    const { begin, sleeps } = atTheBeginning((ledger) => ({
      ...ledger,
      lock: { ...ledger.lock, acquire: () => Promise.resolve(held) },
    }));
    expect(await begin(phaseRun())).toEqual({
      kind: 'locked',
      byRun: 'another-run',
      leaseUntil: held.leaseUntil,
    });
    expect(sleeps).toEqual(['lock 1: 15000', 'lock 2: 6000']);
  });

  test.each([
    [-5_000, 1_000],
    [30 * 60_000, LEASE_MS + 1_000],
  ])('for %d ms more is waited for %d ms', async (leaseMs, waitMs) => {
    const held = { held: false, byRun: 'another-run', leaseUntil: instant(toMs(AS_OF) + leaseMs) } as const;
    const { begin } = atTheBeginning((ledger) => ({
      ...ledger,
      lock: { ...ledger.lock, acquire: () => Promise.resolve(held) },
    }));
    const run = phaseRun();
    await begin(run);
    expect(run.told).toEqual([{ event: 'lock-awaited', byRun: 'another-run', waitMs }]);
  });

  test('is not waited for by a run that was told to stop', async () => {
    const { hub, begin, sleeps } = atTheBeginning();
    await hub.lock.acquire('other', 'another-run');
    await expect(begin(phaseRun({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    expect(sleeps).toEqual([]);
  });
});

test.each([
  ['a bus', { EVENTBUS: 'security' }, 'keep'],
  ['no bus', { EVENTBUS: 'none' }, 'drop'],
  ['nothing of a bus', {}, 'as-before'],
])('a run whose settings name %s says so in the lock', async (_, settings, mark) => {
  const marks: unknown[] = [];
  const { begin } = atTheBeginning((ledger) => ({
    ...ledger,
    lock: {
      ...ledger.lock,
      acquire: (owner, runId, events) => {
        marks.push(events);
        return ledger.lock.acquire(owner, runId, events);
      },
    },
  }));
  await begin(phaseRun({}, settings));
  expect(marks).toEqual([mark]);
});
