import type { KeyName } from '../core/access-key.ts';
import { EVENTS, type CarriedEvents } from './carried-events.ts';
import { keyState } from './row-keys.ts';
import type { Key, Row } from './row.ts';
import { readCarried, type WaitingEvents } from './rows/carried-events-row.ts';
import { readable, type OnUnreadable } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

export type { WaitingEvents } from './rows/carried-events-row.ts';

/** The events of facts that the ledger has, until they have left. */
export interface EventOutbox {
  /** Whether facts are told at all: else nothing need be found out for an event only. */
  areKept(): Promise<boolean>;
  /** All, by kind of fact, deeds and notices in the order of their days. The index follows the table a moment later. */
  waiting(onUnreadable: OnUnreadable): AsyncIterable<WaitingEvents>;
  /** Those of these rows, as they are now. */
  ofRows(rows: readonly Key[], onUnreadable: OnUnreadable): AsyncIterable<WaitingEvents>;
  /** Those about these keys, as they are now. */
  ofKeys(keys: readonly KeyName[], onUnreadable: OnUnreadable): AsyncIterable<WaitingEvents>;
  /**
   * Unless the row carries others by now, and be they as many: another sender may have let go of these, and what came since
   * has not left. Then all of them leave again, by the same IDs.
   */
  markSent(sent: WaitingEvents): Promise<void>;
}

export function eventOutbox(table: LedgerTable, carried: Pick<CarriedEvents, 'areKept'>): EventOutbox {
  async function* rowsOf(rows: readonly Key[]): AsyncIterable<Row> {
    for (const key of rows) {
      const row = await table.get(key);
      if (row?.outbox === EVENTS) yield row;
    }
  }
  async function* rowsOfKeys(keys: readonly KeyName[]): AsyncIterable<Row> {
    for (const key of keys) {
      for await (const row of table.query(keyState(key).pk, {})) if (row.outbox === EVENTS) yield row;
    }
  }

  return {
    areKept: carried.areKept,
    waiting: (onUnreadable) => readable(table.queryOutbox(EVENTS), readCarried, onUnreadable),
    ofRows: (rows, onUnreadable) => readable(rowsOf(rows), readCarried, onUnreadable),
    ofKeys: (keys, onUnreadable) => readable(rowsOfKeys(keys), readCarried, onUnreadable),

    async markSent({ pk, sk, carried: ids }) {
      const areThese = ids.map((_, index) => `#events[${index}].detail.id = :id${index}`);
      await table.update(
        { pk, sk },
        { text: 'REMOVE outbox, #events', names: { '#events': 'events' } },
        {
          text: ['outbox = :carried', 'size(#events) = :count', ...areThese].join(' AND '),
          values: {
            ':carried': EVENTS,
            ':count': ids.length,
            ...Object.fromEntries(ids.map((id, index) => [`:id${index}`, id])),
          },
        },
      );
    },
  };
}
