import { chance, type Random } from '../../../src/simulator/random.ts';
import { momentOf } from './moments.ts';
import type { FaultKind, Happening, Moment, StoryEvent } from './story.ts';

/** What hangs together: two or three things in a row, often of one user or account, over some days. */
export type Chain = (random: Random, day: number) => StoryEvent[];

export const before = (day: number, what: Happening): StoryEvent => ({ day, during: null, what });
export const at = (random: Random, day: number, what: Happening): StoryEvent => ({
  day,
  during: chance(random, 0.5) ? momentOf(random) : null,
  what,
});

export const troubleAt = (moment: Moment, times: number, kind: FaultKind): Happening => ({
  kind: 'fault',
  at: moment,
  times,
  fault: kind,
});
