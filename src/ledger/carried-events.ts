import { createHash } from 'node:crypto';
import type { FactEvent, NewEvent } from '../events/schemas.ts';
import type { Expression } from './dynamodb/expression.ts';
import { keyOfRow, type Key } from './row.ts';

/** What the sparse index lists a row under while an event of it has not left. */
export const EVENTS = 'EVENTS';

/**
 * The row that records a fact carries the event that tells of it, put there by the very same write, until the event has
 * left: the ledger is the outbox of events as well (docs/adr/0015). A ledger without a bus keeps none.
 */
export interface CarriedEvents {
  /** Whether there is a bus for them. */
  readonly kept: boolean;
  /** Attributes of a row that is written whole. */
  withRow(row: Key, event: NewEvent | null): Readonly<Record<string, unknown>>;
  /** What an update sets besides; null where no event is kept. Events that the row carries already stay. */
  withUpdate(row: Key, event: NewEvent): Expression | null;
}

export function carriedEvents(kept: boolean): CarriedEvents {
  return {
    kept,
    withRow: (row, event) => (kept && event !== null ? { outbox: EVENTS, events: [named(row, event)] } : {}),
    withUpdate: (row, event) =>
      kept
        ? {
            text: 'outbox = :carried, #events = list_append(if_not_exists(#events, :noEvents), :event)',
            names: { '#events': 'events' },
            values: { ':carried': EVENTS, ':noEvents': [], ':event': [named(row, event)] },
          }
        : null,
  };
}

/** The ID follows from the row and the fact, so that whoever tells it again tells it by the same one. */
function named(row: Key, { type, detail }: NewEvent): FactEvent {
  const id = createHash('sha256')
    .update(`${type} ${keyOfRow(row)}`)
    .digest('hex');
  return { type, detail: { version: 1, id, ...detail } } as FactEvent;
}
