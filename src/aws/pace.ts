import { toMs } from '../core/instant.ts';
import type { Clock } from '../workflow/clock.ts';

/** Waits until one more call is allowed. */
export type Pace = () => Promise<void>;

/** Published rate and burst of an API, calls a second. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Published throttles (Organizations quotas; SES: every call but sending, one a second). Organizations' buckets are
 * shared with every other tool of the organization, so the enforcer takes 80 % of them.
 */
export const PUBLISHED = {
  listAccounts: { perSecond: 8, burst: 12 },
  listTagsForResource: { perSecond: 10, burst: 15 },
  listParents: { perSecond: 5, burst: 8 },
  sesManagement: { perSecond: 1, burst: 1 },
} as const satisfies Record<string, Rate>;

export const POLITE_SHARE = 0.8;

/**
 * A token bucket on the run's own clock (which is why it is not a library's: those read the system's). Callers are
 * served in the order in which they ask, one after the other.
 */
export function tokenBucket({ perSecond, burst }: Rate, clock: Clock): Pace {
  const interval = 1000 / perSecond;
  let nextFree = -Infinity;
  let turn: Promise<void> = Promise.resolve();
  const wait = async (): Promise<void> => {
    const now = toMs(clock.now());
    nextFree = Math.max(nextFree + interval, now - (burst - 1) * interval);
    const left = nextFree - now;
    if (left > 0) await clock.sleep(left);
  };
  return () => (turn = turn.then(wait));
}

export const unpaced: Pace = () => Promise.resolve();

export interface Paces {
  readonly listAccounts: Pace;
  readonly listTagsForResource: Pace;
  readonly listParents: Pace;
  readonly sesManagement: Pace;
}

export function publishedPaces(clock: Clock): Paces {
  const polite = ({ perSecond, burst }: Rate) =>
    tokenBucket(
      { perSecond: perSecond * POLITE_SHARE, burst: Math.max(1, Math.floor(burst * POLITE_SHARE)) },
      clock,
    );
  return {
    listAccounts: polite(PUBLISHED.listAccounts),
    listTagsForResource: polite(PUBLISHED.listTagsForResource),
    listParents: polite(PUBLISHED.listParents),
    sesManagement: tokenBucket(PUBLISHED.sesManagement, clock),
  };
}
