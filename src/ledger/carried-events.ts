import { createHash } from 'node:crypto';
import type { FactEvent, NewEvent } from '../events/schemas.ts';
import type { Expression } from './dynamodb/expression.ts';
import { keyOfRow, type Key } from './row.ts';

/** What the sparse index lists a row under while an event of it has not left. */
export const EVENTS = 'EVENTS';

/**
 * The row that records a fact carries the event that tells of it, put there by the very same write, until the event has
 * left: the ledger is the outbox of events as well (docs/adr/0015). A ledger that no bus is told from keeps none.
 */
export interface CarriedEvents {
  /** Whether somebody will send them: whoever writes here, or the runs, by the mark that they leave on the lock. */
  readonly areKept: () => Promise<boolean>;
  /** Told of the mark by whoever meets it anyway, so that it need not be read. */
  readonly learn: (isMarked: boolean) => void;
  /** Attributes of a row that is written whole. */
  withRow(row: Key, event: NewEvent | null): Promise<Readonly<Record<string, unknown>>>;
  /** What an update sets besides; null where no event is kept. Events that the row carries already stay. */
  withUpdate(row: Key, event: NewEvent): Promise<Expression | null>;
}

/**
 * @param hasBus whoever writes has a bus
 * @param readMark asked once at most, and only by whoever has none
 */
export function carriedEvents(hasBus: boolean, readMark: () => Promise<boolean>): CarriedEvents {
  let marked: Promise<boolean> | null = null;

  async function areKept(): Promise<boolean> {
    if (hasBus) return true;
    const asked = (marked ??= readMark());
    try {
      return await asked;
    } catch (error) {
      if (marked === asked) marked = null;
      throw error;
    }
  }

  return {
    areKept,
    learn: (isMarked) => {
      marked = Promise.resolve(isMarked);
    },
    async withRow(row, event) {
      if (event === null || !(await areKept())) return {};
      return { outbox: EVENTS, events: [named(row, event)] };
    },
    async withUpdate(row, event) {
      if (!(await areKept())) return null;
      return {
        text: 'outbox = :carried, #events = list_append(if_not_exists(#events, :noEvents), :event)',
        names: { '#events': 'events' },
        values: { ':carried': EVENTS, ':noEvents': [], ':event': [named(row, event)] },
      };
    },
  };
}

/**
 * The ID follows from the row and the fact, so that whoever tells it again tells it by the same one. A notice that went
 * out in two mails, for want of an answer to the first, is two facts.
 */
function named(row: Key, { type, detail }: NewEvent): FactEvent {
  const mail = 'messageId' in detail ? ` ${detail.messageId}` : '';
  const id = createHash('sha256')
    .update(`${type} ${keyOfRow(row)}${mail}`)
    .digest('hex');
  return { type, detail: { version: 1, id, ...detail } } as FactEvent;
}
