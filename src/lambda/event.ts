import { z } from 'zod';
import { HOUR_MS, instant, toMs, type Instant } from '../core/instant.ts';

/**
 * What the schedule, or a person, invokes the Lambda with. An event may ask for a dry run, never for enforcing;
 * and for every user's keys, whatever is remembered of them.
 */
const RunEventInput = z.object({
  scheduledTime: z.iso.datetime({ offset: true }).optional(),
  mode: z.literal('dry-run').optional(),
  full: z.boolean().optional(),
});

export type RunInput = z.infer<typeof RunEventInput>;

/** @throws Error that names what is wrong with the event */
export function parseEvent(event: unknown): RunInput {
  const parsed = RunEventInput.safeParse(event ?? {});
  if (parsed.success) return parsed.data;
  throw new Error(
    `The event cannot be used: ${z.prettifyError(parsed.error)}. ` +
      'It takes {"scheduledTime": ISO 8601 instant, "mode": "dry-run", "full": true}, all optional.',
  );
}

/** A scheduled time further from the clock than this is a delivery that comes too late, or a mistake. */
const MAX_DRIFT_MS = 6 * HOUR_MS;

/** The as-of instant: the scheduled time, so that days are whole days however late the machine starts. */
export function asOfFor(scheduledTime: string | undefined, now: Instant): { asOf: Instant; why: string } {
  if (scheduledTime === undefined) return { asOf: now, why: 'the clock: the event has no scheduled time' };
  const scheduled = instant(scheduledTime);
  return Math.abs(toMs(scheduled) - toMs(now)) <= MAX_DRIFT_MS
    ? { asOf: scheduled, why: "the event's scheduled time" }
    : { asOf: now, why: `the clock: the scheduled time ${scheduled} is more than 6 hours away` };
}
