import { BREAKAGES } from './breakages/breakages.ts';
import type { Fact } from './life/chronicle.ts';
import { FOE, OPERATOR, SENDER } from './life/little-world.ts';
import { live } from './life/live.ts';
import type { Tamper } from './life/stage.ts';
import type { Breach } from './oracle/breach.ts';
import { breachesOf, Court } from './oracle/laws.ts';
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
  /** That were lived: of an engine that is broken on purpose, until it was noticed. */
  readonly days: number;
  /** Processor time, of the year itself. */
  readonly cpuMs: number;
  readonly breaches: readonly Breach[];
  /** The shortest that was found to break the first of these laws; null where none was looked for. */
  readonly shortest: Story | null;
}

/** Lives a seed's year and judges it; a year that breaks a law is told in its shortest form. */
export async function liveSeed(order: SeedOrder): Promise<SeedEnd> {
  const { seed, days, breakage, patience } = order;
  const tamper = tamperOf(breakage);
  const story = writeStory(seed, days);
  const before = process.cpuUsage();
  // Of an engine that is broken on purpose the first breach is enough.
  const { chronicle, ...figures } = await live(story, {
    tamper,
    ...(breakage !== null && { isEnough: untilBroken(story) }),
  });
  const breaches = breachesOf(chronicle);
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000;
  const [first] = breaches;
  const shortest =
    first === undefined || patience === 0
      ? null
      : await shrink(story, (shorter) => breaks(shorter, first.law, tamper), patience);
  return { order, ...figures, cpuMs, breaches, shortest };
}

function untilBroken({ hasBucket }: Story): (facts: readonly Fact[]) => boolean {
  const foe = { accountId: FOE, harmsItself: true };
  const court = new Court({ operator: OPERATOR, sender: SENDER, hasBucket, foe });
  return (facts) => {
    court.hear(facts);
    return court.breaches.length > 0;
  };
}

async function breaks(story: Story, law: string, tamper: Tamper): Promise<boolean> {
  const { chronicle } = await live(story, { tamper });
  return breachesOf(chronicle).some((breach) => breach.law === law);
}

function tamperOf(breakage: string | null): Tamper {
  if (breakage === null) return (engine) => engine;
  const tamper = BREAKAGES[breakage];
  if (!tamper) throw new RangeError(`there is no breakage "${breakage}"`);
  return tamper;
}
