import { instant } from '../../../src/core/instant.ts';
import { exitCodeFor, type RunReport } from '../../../src/core/report.ts';
import { explain } from '../../../src/commands/explain.ts';
import { runEngine } from '../../e2e/engine.ts';
import { stillness } from '../../e2e/stillness.ts';
import type { Around } from '../../workflow/local-runner.ts';
import { mortal } from '../../workflow/mortal.ts';
import type { RunTurn } from '../story/story.ts';
import type { Fact, RunSeen } from './chronicle.ts';
import { runDurably } from './durable-run.ts';
import { nowMs, type Life } from './life.ts';
import { ruleOf } from './rule.ts';
import { isAt } from './trouble.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A schedule's time that is further away than this is not taken for the run's (docs/architecture.md). */
const DRIFT_MS = 6 * HOUR_MS;

type Ended = Extract<Fact, { kind: 'ended' }>;

/** How a run is begun. */
interface Begin {
  readonly asOfMs: number;
  readonly isDurable: boolean;
  readonly mode?: RunSeen['mode'];
  /** Of a durable one. */
  readonly around?: Around;
}

/** A day's run, and what becomes of it. */
export async function liveRun(life: Life, asOf: Begin, turn: RunTurn | null): Promise<void> {
  switch (turn?.kind) {
    case 'skipped':
      return;
    case 'dry':
      return run(life, { ...asOf, mode: 'dry-run' });
    case 'twice':
      await Promise.all([run(life, asOf), run(life, { ...asOf, asOfMs: asOf.asOfMs + 1_000 })]);
      return;
    case 'again':
      await run(life, asOf);
      return run(life, asOf);
    case 'killed':
      return asOf.isDurable ? interrupted(life, asOf, turn) : killed(life, asOf, turn);
    case 'suspended':
      return suspended(life, asOf, turn);
    case 'late':
    case undefined:
      return run(life, asOf);
  }
}

/** How it ended is written down, be it that it threw. */
async function run(life: Life, { mode = 'enforce', ...begin }: Begin): Promise<void> {
  const { seen, deactivating, inVain, settings } = life;
  life.runs += 1;
  const isFarAway = Math.abs(begin.asOfMs - nowMs(life)) > DRIFT_MS;
  const asOfMs = begin.isDurable && isFarAway ? nowMs(life) : begin.asOfMs;
  const about: RunSeen = { n: life.runs, asOfMs, mode, rule: ruleOf(settings) };
  seen.look();
  seen.write({ kind: 'began', atMs: nowMs(life), run: about });
  const end = (how: Pick<Ended, 'report' | 'thrown' | 'exitCode'>): void => {
    seen.write({ kind: 'ended', atMs: nowMs(life), run: about, ...how });
  };
  try {
    const report = await perform(life, { ...begin, mode });
    if (report.counts.deactivated > 0) deactivating.push(report.runId);
    if (report.keys.some(({ outcome }) => outcome === 'failed')) inVain.push(report.runId);
    end({ report, thrown: null, exitCode: exitCodeFor(report.status) });
  } catch (error) {
    end({ report: null, thrown: String(error), exitCode: explain(error).exitCode });
  }
}

function perform({ stage, settings }: Life, { asOfMs, isDurable, mode, around }: Begin): Promise<RunReport> {
  const engine = stage.engine(settings);
  const asOf = instant(asOfMs);
  if (!isDurable) return runEngine(engine, asOf, { mode: mode ?? 'enforce', mailSummary: true });
  const event = { scheduledTime: asOf, ...(mode === 'dry-run' && { mode }) };
  return runDurably(engine, stage.organization.clock, event, around ?? ((handler) => handler));
}

type Killed = Extract<RunTurn, { kind: 'killed' }>;

/** From a call on nothing of it gets through any more. */
async function killed(life: Life, begin: Begin, { at, when, retried }: Killed): Promise<void> {
  const { calls, faults } = life.stage.organization;
  const isNow = isAt(at);
  let isDead = false;
  const death = faults.intercept((request) => {
    if (isDead) return { kind: 'drop', when: 'before' };
    if (!isNow(request)) return undefined;
    isDead = true;
    return { kind: 'drop', when };
  });
  await run(life, begin);
  await stillness(calls);
  death();
  if (death.fired === 0 || !retried) return;
  pass(life, 20 * MINUTE_MS);
  await run(life, begin);
}

/** Its invocation dies at a call, and the next one goes on from the last checkpoint. */
async function interrupted(life: Life, begin: Begin, { at, when }: Killed): Promise<void> {
  const isNow = isAt(at);
  let isOver = false;
  const death = { call: (request: Parameters<typeof isNow>[0]) => !isOver && isNow(request), when };
  const around: Around = (handler) =>
    mortal(handler, life.stage.organization, death, { checkpoints: 0, deaths: 0 });
  await run(life, { ...begin, around });
  isOver = true;
}

/** It sleeps in a call, in which another one runs, or time passes, and wakes. */
async function suspended(
  life: Life,
  begin: Begin,
  { at, when, minutes, meanwhile }: Extract<RunTurn, { kind: 'suspended' }>,
): Promise<void> {
  const isNow = isAt(at);
  let isAsleep = false;
  const asleep = async (): Promise<void> => {
    if (when === 'after') life.seen.heed(at.action.replace(/^.*:/, ''));
    life.seen.write({ kind: 'trouble', atMs: nowMs(life), action: at.action });
    pass(life, minutes * MINUTE_MS);
    if (meanwhile === 'another-run') await run(life, { ...begin, asOfMs: nowMs(life) });
  };
  const sleep = life.stage.organization.faults.intercept((request) => {
    if (isAsleep || !isNow(request)) return undefined;
    isAsleep = true;
    return { kind: 'hold', until: asleep, when };
  });
  await run(life, begin);
  sleep();
}

function pass(life: Life, ms: number): void {
  life.stage.organization.clock.advance(ms);
}
