/** A seeded source of numbers in [0, 1): the same seed gives the same sequence on every machine. */
export type Random = () => number;

/** The public-domain mulberry32 generator: small, fast, and good enough to make a believable organization. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `min` to `max`, both included. */
export const wholeNumber = (random: Random, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1));

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** One of `choices`, each as likely as the other. Throws when there is nothing to choose from. */
export function oneOf<T>(random: Random, choices: readonly T[]): T {
  const index = Math.floor(random() * choices.length);
  if (index >= choices.length) throw new RangeError('oneOf needs at least one choice');
  return choices[index] as T;
}
