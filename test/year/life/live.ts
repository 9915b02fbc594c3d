import { stillness } from '../../e2e/stillness.ts';
import type { Story } from '../story/story.ts';
import { QUIET_DAYS } from '../story/write-story.ts';
import { arm } from './arm.ts';
import type { Chronicle, Remains } from './chronicle.ts';
import { deliverFeedback } from './feedback.ts';
import { happen } from './happen.ts';
import type { Life } from './life.ts';
import { CONTACTS, FIRST_DAY, OPERATOR } from './little-world.ts';
import { actOnSes } from './mail.ts';
import { actOnCall } from './on-call.ts';
import { liveRun } from './runs.ts';
import { stageYear, type Tamper, type YearStage } from './stage.ts';
import { witness } from './witness.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How much was lived, for the figures. */
export interface Lived {
  readonly chronicle: Chronicle;
  readonly runs: number;
  readonly troubles: number;
  readonly mails: number;
  readonly deactivations: number;
}

/** Lives a story through with the real engine, and tells what could be seen from outside. */
export async function live(story: Story, tamper: Tamper = (services) => services): Promise<Lived> {
  const stage = await stageYear(story.seed, tamper);
  const seen = witness(stage.organization);
  const life: Life = { stage, seen, brake: null, runs: 0, enforced: [] };
  let troubles = 0;
  for (let day = 0; day < story.days; day += 1) {
    if (day === story.days - QUIET_DAYS) await calmDown(life);
    troubles += await liveDay(life, day, story);
  }
  const { facts } = seen;
  const remains = await remainsOf(stage);
  await stage.close();
  return {
    chronicle: { facts, remains, quietFromMs: momentOf(story.days - QUIET_DAYS), operator: OPERATOR },
    runs: life.runs,
    troubles,
    mails: facts.filter(({ kind }) => kind === 'mail').length,
    deactivations: facts.filter(
      (fact) => fact.kind === 'key' && fact.by === 'engine' && fact.key.status === 'Inactive',
    ).length,
  };
}

/** When a day's run is due. */
const momentOf = (day: number): number => FIRST_DAY.getTime() + day * DAY_MS;

/** @returns how many faults were really made */
async function liveDay(life: Life, day: number, { events }: Story): Promise<number> {
  const { clock, calls } = life.stage.organization;
  const today = events.filter((event) => event.day === day);
  const turn = today.flatMap(({ what }) => (what.kind === 'run' ? [what.turn] : []))[0] ?? null;
  for (const { what, during } of today) if (during === null) await happen(life, what);
  const startMs = momentOf(day) + (turn?.kind === 'late' ? turn.hours * HOUR_MS : 0);
  if (clock.now().getTime() < startMs) clock.set(new Date(startMs));
  life.seen.look();
  await feedback(life);

  const armed = arm(life, today);
  await liveRun(life, momentOf(day), turn);
  await stillness(calls);
  const troubles = armed.reduce((sum, { fired }) => sum + fired, 0);
  for (const disarm of armed) disarm();
  await feedback(life);
  life.seen.look();
  return troubles;
}

/** What could not be delivered waits, as in EventBridge. */
const feedback = (life: Life): Promise<void> => deliverFeedback(life).catch(() => undefined);

/** From here on nothing disturbs it. */
async function calmDown(life: Life): Promise<void> {
  const { ses, faults } = life.stage.organization;
  faults.clear();
  for (const address of [...CONTACTS, OPERATOR]) ses.restore(address);
  for (const act of ['out-of-sandbox', 'quota-free', 'sender-back', 'unpaused'] as const) actOnSes(ses, act);
  await actOnCall(life, 'resume', 0);
  life.brake = null;
  life.seen.look();
}

async function remainsOf(stage: YearStage): Promise<Remains> {
  const rows = await stage.ledger.read();
  return {
    open: rows.flatMap(({ outbox, pk, sk }) =>
      typeof outbox === 'string' && outbox !== 'CYCLE' ? [`${outbox} ${pk} ${sk}`] : [],
    ),
    isLocked: (await stage.onCall().ledger.lock.heldBy()) !== null,
    markedAddresses: rows.flatMap(({ pk, undeliverableSince }) =>
      pk.startsWith('CONTACT#') && undeliverableSince !== undefined ? [pk.slice('CONTACT#'.length)] : [],
    ),
  };
}
