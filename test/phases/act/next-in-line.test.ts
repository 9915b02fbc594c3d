import { instant, toMs } from '../../../src/core/instant.ts';
import { problem } from '../../../src/core/problem.ts';
import { actInTheirPlace } from '../../../src/phases/act/in-their-place.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { doneRow } from '../../builders/run-row.ts';
import { STILL } from '../../builders/phase.ts';
import { afterPlan, braked, id, keyOf, name, toGo } from './turns.ts';

const settings = (places: number) => ({ MAXDEACTIVATIONS: String(places) });
const failed = (number: number) => doneRow({ finding: keyOf(number), outcome: 'failed' });
const off = (number: number) => doneRow({ finding: keyOf(number) });
const mayBeOff = (number: number) => ({
  ...failed(number),
  problems: [problem('key', id(number), 'INTENT_OPEN', 'nobody knows')],
});

test('so many go as places are free, in their order, and the others stay in line', async () => {
  const rows = [failed(0), off(1), failed(2), braked(3), braked(4), braked(5)];
  const turn = await afterPlan({ rows, settings: settings(3) });
  const line = [name(5), name(3), name(4)];
  expect(await actInTheirPlace(turn.services, turn.run, line)).toEqual({ inVain: 0, left: 0, paused: null });
  expect(turn.off).toEqual(['user-5', 'user-3']);
  expect(await turn.ended()).toContain('user-4 deferred waits');
});

test('whoever cannot go makes room for the next, until nobody is left', async () => {
  const rows = [failed(0), braked(1), braked(2), braked(3)];
  const turn = await afterPlan({ rows, stuck: [1, 2], settings: settings(1) });
  const line = [name(1), name(2), name(3)];
  expect(await actInTheirPlace(turn.services, turn.run, line)).toEqual({ inVain: 2, left: 0, paused: null });
  expect(turn.off).toEqual(['user-3']);
  const short = await afterPlan({ rows, stuck: [1, 2], settings: settings(1) });
  expect(await actInTheirPlace(short.services, short.run, [name(1)])).toEqual({
    inVain: 1,
    left: 0,
    paused: null,
  });
});

test('what may be off holds a place', async () => {
  const rows = [mayBeOff(0), braked(1)];
  const turn = await afterPlan({ rows, settings: settings(1) });
  await actInTheirPlace(turn.services, turn.run, [name(1)]);
  expect(turn.off).toEqual([]);
});

test('what an earlier attempt has begun with comes first', async () => {
  const rows = [failed(0), toGo(1), braked(2)];
  const turn = await afterPlan({ rows, settings: settings(1) });
  await actInTheirPlace(turn.services, turn.run, [name(2)]);
  expect(turn.off).toEqual(['user-1']);
  const stuck = await afterPlan({ rows, stuck: [1], settings: settings(1) });
  expect(await actInTheirPlace(stuck.services, stuck.run, [name(2)])).toEqual({
    inVain: 1,
    left: 0,
    paused: null,
  });
  expect(stuck.off).toEqual(['user-2']);
});

test('with no places, or with no end of them, nobody is let go', async () => {
  for (const MAXDEACTIVATIONS of ['0', 'unlimited']) {
    const turn = await afterPlan({ rows: [failed(0), braked(1)], settings: { MAXDEACTIVATIONS } });
    await actInTheirPlace(turn.services, turn.run, [name(1)]);
    expect(turn.off).toEqual([]);
  }
});

test('only keys that are deferred still, and have their row, are let go', async () => {
  const rows = [failed(0), off(1), braked(3)];
  const turn = await afterPlan({ rows, settings: settings(9) });
  await actInTheirPlace(turn.services, turn.run, [name(0), name(1), name(2), name(3)]);
  expect(turn.off).toEqual(['user-3']);
});

test('a pause ends it', async () => {
  const rows = [failed(0), braked(1), braked(2)];
  const turn = await afterPlan({ rows, pausedAt: 1, settings: settings(2) });
  expect(await actInTheirPlace(turn.services, turn.run, [name(1), name(2)])).toEqual({
    inVain: 2,
    left: 0,
    paused: 'paused by Ann',
  });
});

describe('five minutes', () => {
  const MINUTE = 60_000;
  /** A clock on which each look takes so long. */
  const slow = (stepMs: number) => {
    let at = toMs(AS_OF) - stepMs;
    return { ...STILL, now: () => instant((at += stepMs)) };
  };

  test('are all the time that there is', async () => {
    const rows = [failed(0), braked(1)];
    const late = await afterPlan({ rows, settings: settings(1), clock: slow(5 * MINUTE) });
    await actInTheirPlace(late.services, late.run, [name(1)]);
    expect(late.off).toEqual([]);
    const inTime = await afterPlan({ rows, settings: settings(1), clock: slow(MINUTE) });
    await actInTheirPlace(inTime.services, inTime.run, [name(1)]);
    expect(inTime.off).toEqual(['user-1']);
  });
});

describe('that a key is let go', () => {
  const rows = [failed(0), braked(1), braked(2)];

  test('is in the ledger before it is touched; what the ledger refuses stays', async () => {
    const refused = problem('key', id(1), 'LEDGER_REFUSED', 'too large');
    const turn = await afterPlan({
      rows,
      settings: settings(2),
      parts: { runs: { decideFindings: () => Promise.resolve([refused]) } },
    });
    await actInTheirPlace(turn.services, turn.run, [name(1), name(2)]);
    expect(turn.off).toEqual(['user-2']);
    expect(turn.run.told).toContainEqual({ event: 'problem', problem: refused });
  });

  test('is written as a deactivation that nobody is told of yet', async () => {
    const written: unknown[] = [];
    const decideFindings = (_: string, given: readonly unknown[]) => {
      written.push(...given);
      return Promise.resolve([]);
    };
    const turn = await afterPlan({ rows, settings: settings(1), parts: { runs: { decideFindings } } });
    await actInTheirPlace(turn.services, turn.run, [name(1)]);
    expect(written).toMatchObject([
      { stage: 'decided', decision: { kind: 'deactivate' }, notice: null, finding: { accessKeyId: id(1) } },
    ]);
  });

  test('is not written by a run that lost its lease', async () => {
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    const turn = await afterPlan({ rows, settings: settings(1) });
    const lost = { ...turn.run, lease: { ...turn.run.lease, assertHeld } };
    await expect(actInTheirPlace(turn.services, lost, [name(1)])).rejects.toThrow('lost');
    expect(await turn.ended()).toContain('user-1 deferred waits');
  });
});
