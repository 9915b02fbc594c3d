import { instant } from '../../../src/core/instant.ts';
import { runEngine } from '../../e2e/engine.ts';
import { stillness } from '../../e2e/stillness.ts';
import type { RunTurn } from '../story/story.ts';
import type { RunSeen } from './chronicle.ts';
import { nowMs, type Life } from './life.ts';
import { isAt } from './trouble.ts';

const MINUTE_MS = 60_000;
const RULE = { notifyKeyAgeDays: 30, graceDays: 7 };

/** A day's run, and what becomes of it. */
export async function liveRun(life: Life, asOfMs: number, turn: RunTurn | null): Promise<void> {
  switch (turn?.kind) {
    case 'skipped':
      return;
    case 'dry':
      return run(life, asOfMs, 'dry-run');
    case 'twice':
      await Promise.all([run(life, asOfMs), run(life, asOfMs + 1_000)]);
      return;
    case 'again':
      await run(life, asOfMs);
      return run(life, asOfMs);
    case 'killed':
      return killed(life, asOfMs, turn);
    case 'suspended':
      return suspended(life, asOfMs, turn);
    case 'late':
    case undefined:
      return run(life, asOfMs);
  }
}

/** How it ended is written down, be it that it threw. */
async function run(life: Life, asOfMs: number, mode: RunSeen['mode'] = 'enforce'): Promise<void> {
  const { stage, seen, brake, enforced } = life;
  life.runs += 1;
  const about: RunSeen = { n: life.runs, asOfMs, mode, rule: { ...RULE, brake } };
  seen.look();
  seen.write({ kind: 'began', atMs: nowMs(life), run: about });
  try {
    const report = await runEngine(stage.engine(brake), instant(asOfMs), { mode, mailSummary: true });
    if (mode === 'enforce') enforced.push(report.runId);
    seen.write({ kind: 'ended', atMs: nowMs(life), run: about, report, thrown: null });
  } catch (error) {
    seen.write({ kind: 'ended', atMs: nowMs(life), run: about, report: null, thrown: String(error) });
  }
}

/** From a call on nothing of it gets through any more. */
async function killed(
  life: Life,
  asOfMs: number,
  { at, when, retried }: Extract<RunTurn, { kind: 'killed' }>,
): Promise<void> {
  const { calls, faults } = life.stage.organization;
  const isNow = isAt(at);
  let isDead = false;
  const death = faults.intercept((request) => {
    if (isDead) return { kind: 'drop', when: 'before' };
    if (!isNow(request)) return undefined;
    isDead = true;
    return { kind: 'drop', when };
  });
  await run(life, asOfMs);
  await stillness(calls);
  death();
  if (death.fired === 0 || !retried) return;
  pass(life, 20 * MINUTE_MS);
  await run(life, asOfMs);
}

/** It sleeps in a call for an hour, in which another one runs, and wakes. */
async function suspended(
  life: Life,
  asOfMs: number,
  { at }: Extract<RunTurn, { kind: 'suspended' }>,
): Promise<void> {
  const isNow = isAt(at);
  let isAsleep = false;
  const meanwhile = (): Promise<void> => {
    pass(life, 60 * MINUTE_MS);
    return run(life, nowMs(life));
  };
  const sleep = life.stage.organization.faults.intercept((request) => {
    if (isAsleep || !isNow(request)) return undefined;
    isAsleep = true;
    return { kind: 'hold', until: meanwhile() };
  });
  await run(life, asOfMs);
  sleep();
}

function pass(life: Life, ms: number): void {
  life.stage.organization.clock.set(new Date(nowMs(life) + ms));
}
