import { chance, oneOf, seededRandom, wholeNumber, type Random } from '../../../src/simulator/random.ts';
import { abusesOf } from './abuses.ts';
import { chain } from './chains.ts';
import { account, bus, fault, mail, onCall, people, ses, setting } from './happenings.ts';
import { momentOf } from './moments.ts';
import type { Happening, Moment, RunTurn, Story, StoryEvent } from './story.ts';

/** After the last disturbance: a full grace period, and the runs that come before and after it. */
export const QUIET_DAYS = 12;

/** Before a brake people wait for their turn, be it held or not: only a longer calm shows that it comes. */
const QUIET_DAYS_MORE = 10;

/** How long the calm is, at the end of a story. */
export const quietDaysOf = ({ settings }: Pick<Story, 'settings'>): number =>
  QUIET_DAYS + (settings.MAXDEACTIVATIONS === undefined ? 0 : QUIET_DAYS_MORE);

/** The story of a seed. Troubles come in chains and in bursts of some days, and people act between any two calls of a run. */
export function writeStory(seed: number, days: number): Story {
  const random = seededRandom(seed * 7919 + 17);
  const lastDay = days - QUIET_DAYS;
  const events: StoryEvent[] = [];
  let burst = 0;
  for (let day = 0; day < lastDay; day += 1) {
    if (burst > 0) burst -= 1;
    else if (chance(random, 0.12)) burst = wholeNumber(random, 1, 4);
    events.push(...dayOf(random, day, burst > 0));
    if (chance(random, burst > 0 ? 0.5 : 0.25)) events.push(...chain(random, day));
  }
  // Of every five seeds three live in this process alone, one has both kinds of runs, and one durable ones only.
  const durableShare = [0, 0, 0, 0.3, 1][seed % 5] ?? 0;
  const durableDays = Array.from({ length: days }, (_, day) => day).filter(() =>
    chance(random, durableShare),
  );
  const played = abusesOf(random, seed);
  return {
    seed,
    days: lastDay + quietDaysOf(played),
    world: 'little',
    durableDays,
    // An SDK that is throttled again and again waits, in real time.
    tries: seed % 3 === 0 && !played.abuses.includes('throttled') ? 2 : 1,
    ...played,
    // Both cost calls that nothing else hangs on.
    hasBus: seed % 4 !== 2,
    hasBucket: seed % 7 === 3,
    events: events.filter(({ day }) => day < lastDay).sort((a, b) => a.day - b.day),
  };
}

function dayOf(random: Random, day: number, isRough: boolean): StoryEvent[] {
  const events: StoryEvent[] = [];
  const add = (what: Happening, during: Moment | null = null): void =>
    void events.push({ day, during, what });
  const often = (chances: number, happening: () => Happening): void => {
    while (chance(random, chances)) {
      add(happening(), chance(random, isRough ? 0.4 : 0.15) ? momentOf(random) : null);
      chances /= 2;
    }
  };
  often(0.75, () => people(random));
  often(0.1, () => account(random));
  often(isRough ? 0.2 : 0.05, () => mail(random));
  if (chance(random, isRough ? 0.1 : 0.02)) add(ses(random));
  if (chance(random, isRough ? 0.1 : 0.02)) add(bus(random));
  if (chance(random, 0.04)) add(onCall(random), chance(random, 0.5) ? momentOf(random) : null);
  if (chance(random, 0.02)) add(setting(random));
  if (isRough) {
    const faults = wholeNumber(random, 0, 3);
    for (let n = 0; n < faults; n += 1) add(fault(random));
    if (chance(random, 0.5)) add({ kind: 'run', turn: turn(random) });
  } else if (chance(random, 0.04)) add({ kind: 'run', turn: turn(random) });
  return events;
}

function turn(random: Random): RunTurn {
  const kind = oneOf(random, [
    'skipped',
    'twice',
    'again',
    'dry',
    'late',
    'killed',
    'killed',
    'killed',
    'suspended',
    'suspended',
  ] as const);
  switch (kind) {
    case 'late':
      return { kind, hours: wholeNumber(random, 1, 30) };
    case 'killed':
      return {
        kind,
        at: momentOf(random),
        when: oneOf(random, ['before', 'after'] as const),
        retried: chance(random, 0.5),
      };
    case 'suspended': {
      const at = momentOf(random);
      const minutes = oneOf(random, [3, 6, 60]);
      return {
        kind,
        at,
        // What was signed longer ago would only be refused.
        when: minutes <= 5 ? 'before' : 'after',
        minutes,
        meanwhile: chance(random, 0.6) ? 'another-run' : 'nobody',
      };
    }
    case 'skipped':
    case 'twice':
    case 'again':
    case 'dry':
      return { kind };
  }
}
