import type { Row } from '../../src/ledger/row.ts';
import type { BusEvent } from '../../src/simulator/events/event-buses.ts';
import type { Stage } from './harness.ts';

/** The bus that the engines of these tests are told of, by `EVENTBUS`. */
export const BUS = 'security';

/** What went over it. @throws Error when it is not there */
export function eventsOn({ organization }: Stage, bus: string = BUS): readonly BusEvent[] {
  const events = organization.eventBuses.events.get(bus);
  if (events === undefined) throw new Error(`there is no bus ${bus}`);
  return events;
}

/** An event in short: what it is, and about which user, account or run. */
export function inShort({ 'detail-type': type, detail }: BusEvent): string {
  const { userName, kind, accountId, runId } = detail as Readonly<Record<string, string | undefined>>;
  return [type, userName ?? accountId ?? runId, kind].filter((word) => word !== undefined).join(' ');
}

export const idOf = ({ detail }: BusEvent): string => String(detail.id);

/** Rows with events to send, of a version that nobody here knows. */
export function unreadableEventRows(n: number): Row[] {
  return Array.from({ length: n }, (_, each) => ({
    pk: `KEY#207919000033#AKIAEXAMPLE${String(each).padStart(9, '0')}`,
    sk: 'ACTION#1#exempt',
    v: 2,
    outbox: 'EVENTS',
    events: [],
  }));
}
