import type { Instant } from '../core/instant.ts';
import { noticeName, type Notice } from '../core/notice.ts';
import { noticeAccepted } from '../events/facts.ts';
import type { CarriedEvents } from './carried-events.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { noticeRow } from './row-keys.ts';
import { readNotice } from './rows/key-rows.ts';
import { readable, valueOf, type OnUnreadable } from './rows/reading.ts';
import type { Expression } from './dynamodb/expression.ts';
import type { LedgerTable, Row } from './table.ts';

/**
 * `KEY#<account>#<key>` / `NOTICE#<day>#<kind>#<contact>`: the ledger is the outbox. A notice is pending until SES
 * accepted its mail, however many runs that takes (I4), and is there once a key, day, kind and address (I5).
 */
export interface Outbox {
  /**
   * @returns `settled` when the notice was sent before: it must not be sent again
   * @throws RowUnreadableError when it is there, and nobody can tell what became of it
   */
  add(notice: Notice): Promise<'pending' | 'settled'>;
  pending(onUnreadable: OnUnreadable): AsyncIterable<Notice>;
  markSent(notice: Notice, messageId: string, sentAt: Instant): Promise<void>;
  /** The key needs no notice any more: rotated, exempt, or told something newer. */
  withdraw(notice: Notice, at: Instant, why: string): Promise<void>;
}

const PENDING = 'PENDING';

export function outbox(table: LedgerTable, carried: CarriedEvents): Outbox {
  const settle = (
    notice: Notice,
    at: Instant,
    values: Readonly<Record<string, string>>,
    condition: Expression,
    event: Expression | null = null,
  ) =>
    table.update(
      noticeRow(noticeName(notice)),
      {
        text: `SET ${Object.keys(values)
          .map((name) => `#${name} = :${name}`)
          .join(', ')}, expiresAt = :expiresAt${event === null ? ' REMOVE outbox' : `, ${event.text}`}`,
        names: {
          ...Object.fromEntries(Object.keys(values).map((name) => [`#${name}`, name])),
          ...event?.names,
        },
        values: {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
          ':expiresAt': expiresAt(at, KEPT_DAYS.notice),
          ...event?.values,
        },
      },
      condition,
    );

  return {
    async add(notice) {
      const row: Row = { ...noticeRow(noticeName(notice)), outbox: PENDING, status: 'pending', notice };
      const added = await table.put(row, {
        text: 'attribute_not_exists(pk) OR #status = :withdrawn',
        names: { '#status': 'status' },
        values: { ':withdrawn': 'withdrawn' },
      });
      if (added) return 'pending';
      const present = await table.get(noticeRow(noticeName(notice)));
      return present && valueOf(readNotice(present)).status === 'pending' ? 'pending' : 'settled';
    },

    async *pending(onUnreadable) {
      for await (const { notice } of readable(table.queryOutbox(PENDING), readNotice, onUnreadable))
        yield notice;
    },

    async markSent(notice, messageId, sentAt) {
      const event = await carried.withUpdate(
        noticeRow(noticeName(notice)),
        noticeAccepted(notice, messageId, sentAt),
      );
      const sent = { status: 'sent', messageId, sentAt };
      await settle(notice, sentAt, sent, { text: 'attribute_exists(pk)' }, event);
    },

    async withdraw(notice, at, why) {
      // The index that told of it may be a moment behind: what was sent stays sent.
      await settle(
        notice,
        at,
        { status: 'withdrawn', why },
        {
          text: '#status = :pending',
          values: { ':pending': 'pending' },
        },
      );
    },
  };
}
