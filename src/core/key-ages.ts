import { daysBetween, type Instant } from './instant.ts';

/** First whole day of each band: narrow where the thresholds of most rules lie, wide where only the neglected are. */
export const AGE_BANDS: readonly number[] = [
  ...steps(0, 60, 5),
  ...steps(60, 120, 10),
  ...steps(120, 360, 30),
  ...steps(360, 1080, 90),
  1080,
];

/** Active keys counted by band, in the order of `AGE_BANDS`; a key whose age is unknown is in none. */
export interface AgeTally {
  readonly counts: readonly number[];
  /** Whole days; null where no age is known. */
  readonly oldestDays: number | null;
}

export const NO_AGES: AgeTally = { counts: [], oldestDays: null };

/** How old the active keys of the surveyed accounts are. Ages are whole days. */
export interface KeyAges {
  /** From zero days on without a gap, up to the last band that holds a key. */
  readonly bands: readonly { readonly fromDays: number; readonly keys: number }[];
  readonly oldestDays: number | null;
  /** Taken for spread evenly within its band; null where no age is known. */
  readonly medianDays: number | null;
}

export function tallyAges(createDates: readonly (Instant | null)[], asOf: Instant): AgeTally {
  const counts: number[] = [];
  let oldestDays: number | null = null;
  for (const createDate of createDates) {
    if (createDate === null) continue;
    // Clocks differ: what was created a moment from now is new.
    const ageDays = Math.max(0, Math.floor(daysBetween(createDate, asOf)));
    const band = AGE_BANDS.findLastIndex((fromDays) => fromDays <= ageDays);
    while (counts.length <= band) counts.push(0);
    counts[band] = (counts[band] ?? 0) + 1;
    oldestDays = Math.max(oldestDays ?? 0, ageDays);
  }
  return { counts, oldestDays };
}

export function addAges(one: AgeTally, other: AgeTally): AgeTally {
  const [longer, shorter] = one.counts.length < other.counts.length ? [other, one] : [one, other];
  return {
    counts: longer.counts.map((keys, band) => keys + (shorter.counts[band] ?? 0)),
    oldestDays:
      one.oldestDays === null || other.oldestDays === null
        ? (one.oldestDays ?? other.oldestDays)
        : Math.max(one.oldestDays, other.oldestDays),
  };
}

export function keyAges({ counts, oldestDays }: AgeTally): KeyAges {
  const bands = counts.map((keys, band) => ({ fromDays: AGE_BANDS[band] ?? 0, keys }));
  return { bands, oldestDays, medianDays: medianOf(bands, oldestDays) };
}

function medianOf(bands: KeyAges['bands'], oldestDays: number | null): number | null {
  const half = bands.reduce((sum, { keys }) => sum + keys, 0) / 2;
  let below = 0;
  for (const [index, { fromDays, keys }] of bands.entries()) {
    if (keys > 0 && below + keys >= half) {
      const toDays = bands[index + 1]?.fromDays ?? Math.max(fromDays, oldestDays ?? 0);
      return Math.floor(fromDays + ((half - below) / keys) * (toDays - fromDays));
    }
    below += keys;
  }
  return null;
}

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by }, (_, index) => from + index * by);
}
