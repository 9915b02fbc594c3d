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
 * Published throttles (Organizations and STS quotas; SES: every call but sending, one a second). All are shared with every
 * other tool of the account or organization, so the enforcer takes a share of them (APIRATESHARE). Named like the
 * commands.
 */
export const PUBLISHED = {
  ListAccounts: { perSecond: 8, burst: 12 },
  ListTagsForResource: { perSecond: 10, burst: 15 },
  ListParents: { perSecond: 5, burst: 8 },
  AssumeRole: { perSecond: 600, burst: 600 },
  sesManagement: { perSecond: 1, burst: 1 },
} as const satisfies Record<string, Rate>;

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

/** Mails catch up on each other on their way; SES lets its rate be exceeded for short bursts, not for long (its quotas, in the Developer Guide). */
const SHARE_OF_SEND_RATE = 0.985;

/**
 * The pace of mail: a little below SES's `MaxSendRate`. What a busy moment has missed, up to half a second of it, is
 * caught up, but no second has more than the rate allows. The first mail waits as well, because nobody knows when the
 * last one before it left.
 */
export function sendingPace(maxSendRate: number, clock: Clock): Pace {
  const rate = Math.max(1, maxSendRate);
  const burst = Math.max(1, Math.floor(rate / 2));
  const token = tokenBucket({ perSecond: rate * SHARE_OF_SEND_RATE, burst }, clock);
  for (let each = 1; each <= burst; each += 1) void token();
  const ofLastSecond: number[] = [];
  let turn: Promise<void> = Promise.resolve();
  const wait = async (): Promise<void> => {
    await token();
    const oldest = ofLastSecond.length < Math.floor(rate) ? undefined : ofLastSecond.shift();
    const left = oldest === undefined ? 0 : oldest + 1000 - toMs(clock.now());
    if (left > 0) await clock.sleep(left);
    ofLastSecond.push(toMs(clock.now()));
  };
  return () => (turn = turn.then(wait));
}

export type Paces = Readonly<Record<keyof typeof PUBLISHED, Pace>>;

/** @param sharePercent of the published rates and bursts */
export function politePaces(clock: Clock, sharePercent: number): Paces {
  const share = sharePercent / 100;
  const polite = ({ perSecond, burst }: Rate): Pace =>
    tokenBucket({ perSecond: perSecond * share, burst: Math.max(1, Math.floor(burst * share)) }, clock);
  return {
    ListAccounts: polite(PUBLISHED.ListAccounts),
    ListTagsForResource: polite(PUBLISHED.ListTagsForResource),
    ListParents: polite(PUBLISHED.ListParents),
    AssumeRole: polite(PUBLISHED.AssumeRole),
    sesManagement: polite(PUBLISHED.sesManagement),
  };
}
