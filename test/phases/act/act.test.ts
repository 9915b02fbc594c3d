import { problem } from '../../../src/core/problem.ts';
import { act } from '../../../src/phases/act/act.ts';
import { actOn } from '../../../src/phases/act/act-on.ts';
import { isToDeactivate } from '../../../src/phases/act/to-deactivate.ts';
import { inProcessWorkflow } from '../../../src/workflow/in-process.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { doneRow } from '../../builders/run-row.ts';
import { outage, STILL, unreadableRow } from '../../builders/phase.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { afterPlan, braked, id, keyOf, name, toGo } from './turns.ts';

const ENOUGH_TIME = () => false;
const open = [problem('key', id(0), 'INTENT_OPEN', 'nobody knows')];

/** Tells which steps there were. */
function stepsOf(workflow: Workflow): Workflow & { readonly steps: string[] } {
  const steps: string[] = [];
  return {
    ...workflow,
    steps,
    step: (step, work) => {
      steps.push(step);
      return workflow.step(step, work);
    },
    map: (step, items, work, options) => {
      steps.push(`${step} ${items.length} at once ${options.concurrency}`);
      return workflow.map(step, items, work, options);
    },
  };
}

const workflow = () => stepsOf(inProcessWorkflow(STILL));

describe('the keys that the plan lets go', () => {
  test('are deactivated batch by batch, and each is told', async () => {
    const { services, run, off, ended } = await afterPlan({ rows: [toGo(0), toGo(1), braked(2), toGo(3)] });
    const flow = workflow();
    const acted = await act(flow, services, run, {
      batches: [
        [name(0), name(1)],
        [name(3), name(3)],
      ],
      nextInLine: [name(2)],
    });
    expect(acted).toEqual([
      { inVain: 0, left: 0, paused: null },
      { inVain: 0, left: 0, paused: null },
    ]);
    expect(off).toEqual(['user-0', 'user-1', 'user-3']);
    expect(await ended()).toEqual([
      'user-0 deactivate deactivated',
      'user-1 deactivate deactivated',
      'user-2 deferred waits',
      'user-3 deactivate deactivated',
    ]);
    expect(flow.steps).toEqual(['act 2 at once 1']);
    expect(run.told.filter(({ event }) => event === 'key-acted')).toEqual([
      { event: 'key-acted', outcome: 'deactivated' },
      { event: 'key-acted', outcome: 'deactivated' },
      { event: 'key-acted', outcome: 'deactivated' },
    ]);
  });

  test('make room where they cannot be deactivated, and the next in line go', async () => {
    const settings = { MAXDEACTIVATIONS: '2' };
    const rows = [toGo(0), toGo(1), braked(2), braked(3)];
    const { services, run, off, ended } = await afterPlan({ rows, stuck: [0], settings });
    const flow = workflow();
    const acted = await act(flow, services, run, {
      batches: [[name(0), name(1)]],
      nextInLine: [name(2), name(3)],
    });
    expect(flow.steps).toEqual(['act 1 at once 1', 'act in their place']);
    expect(acted).toEqual([
      { inVain: 1, left: 0, paused: null },
      { inVain: 0, left: 0, paused: null },
    ]);
    expect(off).toEqual(['user-1', 'user-2']);
    expect((await ended())[3]).toBe('user-3 deferred waits');
  });

  test('make no room when nobody is in line, or all is paused', async () => {
    const alone = await afterPlan({ rows: [toGo(0)], stuck: [0] });
    const flow = workflow();
    const plan = { batches: [[name(0), name(0)] as const], nextInLine: [] };
    expect(await act(flow, alone.services, alone.run, plan)).toEqual([{ inVain: 1, left: 0, paused: null }]);
    const paused = await afterPlan({ rows: [toGo(0), toGo(1), braked(2)], stuck: [0], pausedAt: 1 });
    const batches = [
      [name(0), name(0)],
      [name(1), name(1)],
    ] as const;
    expect(await act(flow, paused.services, paused.run, { batches, nextInLine: [name(2)] })).toEqual([
      { inVain: 1, left: 0, paused: null },
      { inVain: 1, left: 0, paused: 'paused by Ann' },
    ]);
    expect(flow.steps).not.toContain('act in their place');
  });
});

describe('what had its turn in an earlier attempt', () => {
  const batch = { batches: [[name(0), name(9)] as const], nextInLine: [] };
  const failed = (number: number) => doneRow({ finding: keyOf(number), outcome: 'failed' });

  test('in vain, leaves its place free; what was deactivated, or may have been, holds it', async () => {
    const rows = [failed(0), doneRow({ finding: keyOf(1) }), toGo(2)];
    const { services, run, off } = await afterPlan({ rows });
    expect(await act(workflow(), services, run, batch)).toEqual([{ inVain: 1, left: 0, paused: null }]);
    expect(off).toEqual(['user-2']);
  });

  test('in another run, takes no place of this one and leaves none', async () => {
    const rows = [doneRow({ finding: keyOf(0), recovered: true })];
    const { services, run } = await afterPlan({ rows });
    expect(await act(workflow(), services, run, batch)).toEqual([{ inVain: 0, left: 0, paused: null }]);
  });

  test('and was left open, is looked at once more', async () => {
    const rows = [{ ...failed(0), problems: open }];
    const { services, run, off } = await afterPlan({ rows });
    expect(await act(workflow(), services, run, batch)).toEqual([{ inVain: 0, left: 0, paused: null }]);
    expect(off).toEqual(['user-0']);
  });

  test('that only lies between them in the ledger does not count', async () => {
    const { services, run } = await afterPlan({ rows: [braked(0), toGo(1)] });
    expect(await act(workflow(), services, run, batch)).toEqual([{ inVain: 0, left: 0, paused: null }]);
  });
});

test('a pause ends a batch where it stands: no further key of it is touched', async () => {
  const rows = Array.from({ length: 101 }, (_, number) => toGo(number));
  const { services, run, off } = await afterPlan({ rows, pausedAt: 0 });
  const batches = [[name(0), name(100)] as const];
  expect(await act(workflow(), services, run, { batches, nextInLine: [] })).toEqual([
    { inVain: 101, left: 0, paused: 'paused by Ann' },
  ]);
  expect(off).toEqual([]);
  expect(run.told).toEqual([]);
});

describe('a key that was to be deactivated and could not', () => {
  const rows = [toGo(0), toGo(1)].filter(isToDeactivate);

  test('is set back, and no other', async () => {
    const back: unknown[] = [];
    const setBack = (key: { accessKeyId: string }, at: string) => {
      back.push([key.accessKeyId, at]);
      return Promise.resolve();
    };
    const { services, run } = await afterPlan({ rows, stuck: [1], parts: { keys: { setBack } } });
    const { rows: acted } = await actOn(services, run, rows, { isTimeUp: ENOUGH_TIME });
    expect(acted).toMatchObject([{ outcome: 'deactivated' }, { outcome: 'failed' }]);
    expect(back).toEqual([[id(1), AS_OF]]);
  });

  test('keeps its place in the line where its row does not take it', async () => {
    const damaged = await afterPlan({ rows, stuck: [1], parts: { keys: { setBack: unreadableRow } } });
    expect((await actOn(damaged.services, damaged.run, rows, { isTimeUp: ENOUGH_TIME })).rows).toHaveLength(
      2,
    );
    const { services, run } = await afterPlan({ rows, stuck: [1], parts: { keys: { setBack: outage } } });
    await expect(actOn(services, run, rows, { isTimeUp: ENOUGH_TIME })).rejects.toThrow(
      'the table does not answer',
    );
  });

  test('is no such key when a pause came before it', async () => {
    const back: unknown[] = [];
    const setBack = () => Promise.resolve(void back.push('set back'));
    const told: string[] = [];
    const { services, run, ended } = await afterPlan({ rows, pausedAt: 1, parts: { keys: { setBack } } });
    const acted = await actOn(services, run, rows, {
      isTimeUp: ENOUGH_TIME,
      onActed: (outcome) => told.push(outcome),
    });
    expect(acted.paused).toBe('paused by Ann');
    expect(back).toEqual([]);
    expect(told).toEqual(['deactivated']);
    expect(await ended()).toEqual(['user-0 deactivate deactivated', 'user-1 deactivate waits']);
  });
});

describe('what came of keys', () => {
  const rows = [toGo(0)].filter(isToDeactivate);

  test('and the ledger does not take, is told', async () => {
    const refused = problem('key', id(0), 'LEDGER_REFUSED', 'too large');
    const { services, run } = await afterPlan({ rows });
    const { runs } = services.ledger;
    const ledger = { ...services.ledger, runs: { ...runs, putFindings: () => Promise.resolve([refused]) } };
    await actOn({ ...services, ledger }, run, rows, { isTimeUp: ENOUGH_TIME });
    expect(run.told.at(-1)).toEqual({ event: 'problem', problem: refused });
  });

  test('is not written by a run that lost its lease meanwhile', async () => {
    let asked = 0;
    const assertHeld = () => {
      asked += 1;
      if (asked > 1) throw new RangeError('lost');
    };
    const { services, run, ended } = await afterPlan({ rows });
    const lost = { ...run, lease: { ...run.lease, assertHeld } };
    await expect(actOn(services, lost, rows, { isTimeUp: ENOUGH_TIME })).rejects.toThrow('lost');
    expect(await ended()).toEqual(['user-0 deactivate waits']);
  });
});
