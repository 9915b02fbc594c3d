import type { EventBus, Put } from '../../../src/aws/event-bus.ts';
import type { FactEvent } from '../../../src/events/schemas.ts';
import type { EventOutbox, WaitingEvents } from '../../../src/ledger/event-outbox.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { RUN, STILL } from '../../builders/phase.ts';

/** @param why as long as the test wants the event to be */
export function event(id: string, why = ''): FactEvent {
  const detail = { version: 1 as const, id, at: AS_OF, runId: RUN, accountId: ACCOUNT, accountName: 'shop' };
  return { type: 'Account Unreachable', detail: { ...detail, why } };
}

/** A row with these events, one unless the test says otherwise. */
export function row(name: string, ids: readonly string[] = [name]): WaitingEvents {
  return { pk: name, sk: 'ROW', events: ids.map((id) => event(id)), carried: ids };
}

export const rows = (count: number): WaitingEvents[] =>
  Array.from({ length: count }, (_, n) => row(`row-${n}`));

export const TAKEN: Put = { taken: true };
export const REFUSED: Put = { taken: false, why: 'too many' };

/** A bus that is there and takes all; `calls` holds the IDs of each call. */
export function busThat(answer: (id: string) => Put = () => TAKEN, overrides: Partial<EventBus> = {}) {
  const calls: string[][] = [];
  const bus: EventBus = {
    name: 'security',
    isThere: () => Promise.resolve(true),
    put: (events) => {
      const ids = events.map(({ detail }) => detail.id);
      calls.push(ids);
      return Promise.resolve(ids.map(answer));
    },
    ...overrides,
  };
  return { bus, calls };
}

/** A ledger in which these rows wait; `left` holds the names of those that are marked as sent. */
export function outboxOf(waiting: readonly WaitingEvents[], overrides: Partial<EventOutbox> = {}) {
  const left: string[] = [];
  const events: EventOutbox = {
    ...inMemoryLedger(STILL).events,
    waiting: () => asyncItems(waiting),
    markSent: ({ pk }) => {
      left.push(pk);
      return Promise.resolve();
    },
    ...overrides,
  };
  return { events, left };
}
