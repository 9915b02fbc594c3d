import { z } from 'zod';
import { DETAILS, type DetailType, type FactEvent } from '../../events/schemas.ts';
import type { Key, Row } from '../row.ts';
import { readRow, type Reading } from './reading.ts';

/** A row with events that have not left. */
export interface WaitingEvents extends Key {
  readonly events: readonly FactEvent[];
  /** The IDs of all that it carries, in its order, of those as well that are there twice. */
  readonly carried: readonly string[];
}

/** A fact has few events: a notice may be accepted and voided before either is sent, and that twice where two mails went out. */
const MAX_CARRIED = 10;

const factEvent = z
  .object({ type: z.string(), detail: z.unknown() })
  .transform(({ type, detail }, context): FactEvent => {
    const schema = Object.hasOwn(DETAILS, type) ? DETAILS[type as DetailType] : null;
    const read = schema?.safeParse(detail);
    if (read?.success) return { type, detail: read.data } as FactEvent;
    context.addIssue({ code: 'custom', message: 'is no event that is known here' });
    return z.NEVER;
  });

const carried = z.object({ events: z.array(factEvent).min(1).max(MAX_CARRIED) });

/** What any row of the index `EVENTS` carries, whatever it is about otherwise. */
export function readCarried(row: Row): Reading<WaitingEvents> {
  const read = readRow(row, carried);
  if (!read.ok) return read;
  const { events } = read.value;
  // The answer to a first attempt at the write may have been lost, and the second one have added it again.
  const ids = events.map(({ detail }) => detail.id);
  const once = new Map(events.map((event) => [event.detail.id, event]));
  return { ok: true, value: { pk: row.pk, sk: row.sk, events: [...once.values()], carried: ids } };
}
