import { stillness } from '../../e2e/stillness.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { BASE_SETTINGS } from '../story/happenings.ts';
import type { Story } from '../story/story.ts';
import { quietDaysOf } from '../story/write-story.ts';
import { arm } from './arm.ts';
import { actOnBus } from './bus.ts';
import type { Chronicle, Fact } from './chronicle.ts';
import { deliverFeedback } from './feedback.ts';
import { foulPlay, type FoulPlay } from './foul-play.ts';
import { happen } from './happen.ts';
import type { Life } from './life.ts';
import { FIRST_DAY, littleWorld, OPERATOR, SENDER, worldOfOneKey } from './little-world.ts';
import { actOnSes, ADDRESSES } from './mail.ts';
import { newcomers, type Newcomers } from './newcomers.ts';
import { actOnCall } from './on-call.ts';
import { remainsOf } from './remains.ts';
import { liveRun } from './runs.ts';
import { stageYear, type Tamper } from './stage.ts';
import { witness } from './witness.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How much was lived, for the figures. */
export interface Lived {
  readonly chronicle: Chronicle;
  readonly days: number;
  readonly runs: number;
  readonly durableRuns: number;
  readonly troubles: number;
  readonly mails: number;
  readonly deactivations: number;
}

export interface LiveOptions {
  readonly tamper?: Tamper;
  /** Asked after each day; the rest of the story is not lived once it says so. */
  readonly isEnough?: (facts: readonly Fact[]) => boolean;
}

/** Lives a story through with the real engine, and tells what could be seen from outside. */
export async function live(
  story: Story,
  { tamper = (engine) => engine, isEnough = () => false }: LiveOptions = {},
): Promise<Lived> {
  const born = newcomers();
  const foul = foulPlay(story.abuses);
  const world = worldOf(story, born, foul);
  const stage = await stageYear(world, story, tamper);
  const seen = witness(stage.organization);
  const life: Life = {
    stage,
    seen,
    born,
    settings: { ...BASE_SETTINGS, ...story.settings },
    runs: 0,
    deactivating: [],
    inVain: [],
    left: new Map(),
    isFeedbackHeld: false,
  };
  const quietFromDay = story.days - quietDaysOf(story);
  let [day, troubles, durableRuns] = [0, 0, 0];
  for (; day < story.days && !isEnough(seen.facts); day += 1) {
    if (day === quietFromDay) await calmDown(life, story);
    const runsBefore = life.runs;
    troubles += await liveDay(life, day, story, foul);
    if (story.durableDays.includes(day)) durableRuns += life.runs - runsBefore;
  }
  const { facts } = seen;
  const remains = await remainsOf(stage);
  await stage.close();
  return {
    chronicle: {
      facts,
      remains,
      quietFromMs: momentOf(quietFromDay),
      operator: OPERATOR,
      sender: SENDER,
      hasBus: story.hasBus,
      hasBucket: story.hasBucket,
      foe: foul.foe,
    },
    days: day,
    runs: life.runs,
    durableRuns,
    troubles,
    mails: facts.filter(({ kind }) => kind === 'mail').length,
    deactivations: facts.filter(
      (fact) => fact.kind === 'key' && fact.by === 'engine' && fact.key.status === 'Inactive',
    ).length,
  };
}

const worldOf = ({ seed, world }: Story, born: Newcomers, foul: FoulPlay) =>
  world === 'one-key' ? worldOfOneKey(born) : littleWorld(seededRandom(seed), born, foul.users(born));

/** When a day's run is due. */
const momentOf = (day: number): number => FIRST_DAY.getTime() + day * DAY_MS;

/** @returns how many faults were really made */
async function liveDay(
  life: Life,
  day: number,
  { events, durableDays }: Story,
  foul: FoulPlay,
): Promise<number> {
  const { clock, calls } = life.stage.organization;
  const today = events.filter((event) => event.day === day);
  const turn = today.flatMap(({ what }) => (what.kind === 'run' ? [what.turn] : []))[0] ?? null;
  for (const { what, during } of today) if (during === null) await happen(life, what);
  const startMs = momentOf(day) + (turn?.kind === 'late' ? turn.hours * HOUR_MS : 0);
  if (clock.now().getTime() < startMs) clock.set(new Date(startMs));
  foul.before(life, day);
  life.seen.look();
  await feedback(life);

  const armed = arm(life, today);
  const foulArmed = foul.arm(life, day);
  await liveRun(life, { asOfMs: momentOf(day), isDurable: durableDays.includes(day) }, turn);
  const troubles = armed.reduce((sum, { fired }) => sum + fired, 0);
  // A run that nothing disturbed has left nothing on its way.
  if (troubles > 0 || turn !== null) await stillness(calls);
  for (const disarm of [...armed, ...foulArmed]) disarm();
  await feedback(life);
  await foul.after(life, day);
  life.seen.look();
  return troubles;
}

/** What could not be delivered waits, as in EventBridge. */
const feedback = (life: Life): Promise<void> => deliverFeedback(life).catch(() => undefined);

/** From here on nothing disturbs it, but whoever plays foul. */
async function calmDown(life: Life, { settings }: Story): Promise<void> {
  const { ses, faults } = life.stage.organization;
  faults.clear();
  for (const address of ADDRESSES) ses.restore(address);
  for (const act of ['out-of-sandbox', 'quota-free', 'sender-back', 'unpaused', 'feedback-comes'] as const)
    actOnSes(life, act);
  actOnSes(life, 'links-followed');
  actOnBus(life, 'back');
  await actOnCall(life, 'resume', 0);
  life.settings = { ...BASE_SETTINGS, ...settings };
  life.seen.look();
}
