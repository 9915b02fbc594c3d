import { BREAKAGES } from './breakages.ts';
import type { Fact } from './life/chronicle.ts';
import { OPERATOR } from './life/little-world.ts';
import { live } from './life/live.ts';
import type { Tamper } from './life/stage.ts';
import type { Breach } from './oracle/breach.ts';
import { breachesIn, breachesOf } from './oracle/laws.ts';
import { shrink } from './story/shrink.ts';
import type { Story } from './story/story.ts';
import { writeStory } from './story/write-story.ts';

/** One seed's year. */
export interface SeedOrder {
  readonly seed: number;
  readonly days: number;
  /** A deliberate breakage, by its name; null for the engine as it is. */
  readonly breakage: string | null;
  /** Stories to live for a shorter one, should a law be broken. */
  readonly patience: number;
}

export interface SeedEnd {
  readonly order: SeedOrder;
  readonly runs: number;
  readonly durableRuns: number;
  readonly troubles: number;
  readonly mails: number;
  readonly deactivations: number;
  readonly breaches: readonly Breach[];
  /** The shortest that was found to break the first of these laws; null where none was looked for. */
  readonly shortest: Story | null;
}

/** Lives a seed's year and judges it; a year that breaks a law is told in its shortest form. */
export async function liveSeed(order: SeedOrder): Promise<SeedEnd> {
  const { seed, days, breakage, patience } = order;
  const tamper = tamperOf(breakage);
  const story = writeStory(seed, days);
  // Of an engine that is broken on purpose the first breach is enough.
  const { chronicle, ...figures } = await live(story, {
    tamper,
    ...(breakage !== null && { isEnough: isBroken }),
  });
  const breaches = breachesOf(chronicle);
  const [first] = breaches;
  const shortest =
    first === undefined || patience === 0
      ? null
      : await shrink(story, (shorter) => breaks(shorter, first.law, tamper), patience);
  return { order, ...figures, breaches, shortest };
}

const isBroken = (facts: readonly Fact[]): boolean =>
  breachesIn({ facts, operator: OPERATOR }).breaches.length > 0;

async function breaks(story: Story, law: string, tamper: Tamper): Promise<boolean> {
  const { chronicle } = await live(story, { tamper });
  return breachesOf(chronicle).some((breach) => breach.law === law);
}

function tamperOf(breakage: string | null): Tamper {
  if (breakage === null) return (services) => services;
  const tamper = BREAKAGES[breakage];
  if (!tamper) throw new RangeError(`there is no breakage "${breakage}"`);
  return tamper;
}
