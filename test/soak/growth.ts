/** How a figure grew over a series of samples. */
export interface Growth {
  readonly from: number;
  readonly to: number;
  /** By the slope, over the whole series: what a single odd sample does not change. */
  readonly by: number;
  readonly allowed: number;
  readonly isFlat: boolean;
}

export interface Allowance {
  /** Of the level at which the figure stands. */
  readonly percent: number;
  /** Allowed in any case: a socket more is no leak. */
  readonly atLeast: number;
}

/**
 * Whether a figure stays where it is. The slope is the median of those between any two samples (Theil and Sen): up to a
 * quarter of the samples may be off, by whatever else the machine does. Samples of the warm-up are not to be among them.
 * @throws RangeError for fewer than 5 samples, of which nothing can be said
 */
export function growthOf(samples: readonly number[], { percent, atLeast }: Allowance): Growth {
  if (samples.length < 5)
    throw new RangeError(`${samples.length} samples are too few to tell whether a figure grows`);
  const slopes = samples.flatMap((from, at) =>
    samples.slice(at + 1).map((to, further) => (to - from) / (further + 1)),
  );
  const by = median(slopes) * (samples.length - 1);
  const allowed = Math.max((percent / 100) * median(samples), atLeast);
  return { from: samples[0] ?? NaN, to: samples.at(-1) ?? NaN, by, allowed, isFlat: by <= allowed };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}
