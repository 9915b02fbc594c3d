import { AnswerError } from '../../aws/answer-errors.ts';
import type { EventBus } from '../../aws/event-bus.ts';
import type { Instant } from '../../core/instant.ts';
import type { Clock } from '../../workflow/clock.ts';

/** A bus that is asked for nothing from `until` on: what has not left by then waits in the ledger. */
export function inTime(bus: EventBus, clock: Clock, until: Instant): EventBus {
  const assertInTime = (): void => {
    if (clock.now() >= until) throw new AnswerError('TIMED_OUT', 'no time is left to send them now');
  };
  return {
    name: bus.name,
    async isThere() {
      assertInTime();
      return bus.isThere();
    },
    async put(events) {
      assertInTime();
      return bus.put(events);
    },
  };
}
