import { toMs } from '../../core/instant.ts';
import type { Clock } from '../../workflow/clock.ts';

/** Keys that take long and fail in the end shall not take the time of the mails. */
const AT_MOST_MS = 5 * 60_000;

/**
 * Whether no key is to be begun any more, counted from now.
 * @param isTimeUp of the invocation, where that may end before
 */
export function timeLimit(clock: Clock, isTimeUp: () => boolean = () => false): () => boolean {
  const endsAt = toMs(clock.now()) + AT_MOST_MS;
  return () => isTimeUp() || toMs(clock.now()) >= endsAt;
}
