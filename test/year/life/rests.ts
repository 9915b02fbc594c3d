import { AdaptiveRetryStrategy, StandardRetryStrategy, type RateLimiter } from '@smithy/core/retry';
import type { StandardRetryBackoffStrategy } from '@smithy/types';
import type { Retries } from '../../../src/aws/clients.ts';
import type { Clock } from '../../../src/workflow/clock.ts';
import type { SimulatorClock } from '../../../src/simulator/clock.ts';

const LONGEST_BACK_OFF_MS = 20_000;
/** At its slowest the SDK's own limiter lets half a call a second through. */
const SLOWEST_MS = 2_000;

/**
 * The SDK rests between attempts, and before each call to an account that has throttled, in real time and at random. In a
 * year this passes on the organization's clock, and is the same whenever the story is lived.
 */
export function restsOn(clock: SimulatorClock, engineClock: Clock): Retries {
  return (mode, maxAttempts) => {
    const options = { maxAttempts, backoff: backOff(clock) };
    return mode === 'standard'
      ? new StandardRetryStrategy(options)
      : new AdaptiveRetryStrategy(maxAttempts, { ...options, rateLimiter: limiter(engineClock) });
  };
}

/** As long as the SDK's is in the middle. */
function backOff(clock: SimulatorClock): StandardRetryBackoffStrategy {
  let baseMs = 0;
  return {
    setDelayBase(delayMs) {
      baseMs = delayMs;
    },
    computeNextBackoffDelay(attempt) {
      clock.advance(Math.min(baseMs * 2 ** attempt, LONGEST_BACK_OFF_MS) / 2);
      return 0;
    },
  };
}

/** Once throttled it is slow, and twice as fast after each call that was answered. */
function limiter(clock: Clock): RateLimiter {
  let restMs = 0;
  return {
    async getSendToken() {
      if (restMs > 0) await clock.sleep(restMs);
    },
    updateClientSendingRate({ errorType }: { readonly errorType?: string }) {
      if (errorType === 'THROTTLING') restMs = SLOWEST_MS;
      else if (errorType === undefined) restMs = Math.floor(restMs / 2);
    },
  };
}
