import type { Instant } from '../core/instant.ts';
import { noticeId, noticeName, type Notice, type NoticeInLine } from '../core/notice.ts';
import { noticeAccepted } from '../events/facts.ts';
import type { CarriedEvents } from './carried-events.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { noticeRow } from './row-keys.ts';
import { readNotice, type NoticeStatus } from './rows/key-rows.ts';
import { readable, sortRows, valueOf, type OnUnreadable, type ReadRows } from './rows/reading.ts';
import type { Expression } from './dynamodb/expression.ts';
import { keyOfRow } from './row.ts';
import type { LedgerTable, Row, RowUpdate } from './table.ts';

export type Added = 'pending' | 'settled';

export interface KeptNotice {
  readonly notice: Notice;
  readonly status: NoticeStatus;
}

export interface AddedMany {
  readonly added: ReadonlyMap<Notice, Added>;
  readonly left: readonly Notice[];
}

/**
 * `KEY#<account>#<key>` / `NOTICE#<day>#<kind>#<contact>`: the ledger is the outbox. A notice is pending until SES
 * accepted its mail, however many runs that takes (I4), and is there once a key, day, kind and address (I5).
 */
export interface Outbox {
  /**
   * @returns `settled` when the notice was sent before: it must not be sent again
   * @throws RowUnreadableError when it is there, and nobody can tell what became of it
   */
  add(notice: Notice): Promise<Added>;
  /** The same of many, in few calls. What is `left` was not added: `add` tells of each what came of it. */
  addMany(notices: readonly Notice[]): Promise<AddedMany>;
  pending(onUnreadable: OnUnreadable): AsyncIterable<Notice>;
  /** Those of them that are there, by `noticeId`, as they are now. */
  readMany(notices: readonly NoticeInLine[]): Promise<ReadRows<string, KeptNotice>>;
  markSent(notice: Notice, messageId: string, sentAt: Instant): Promise<void>;
  /** The key needs no notice any more: rotated, exempt, or told something newer. */
  withdraw(notice: NoticeInLine, at: Instant, why: string): Promise<void>;
}

const PENDING = 'PENDING';

/** A notice leaves the outbox. @param event what is told of it then; it stays in the index until that has left */
function leaving(
  notice: NoticeInLine,
  at: Instant,
  values: Readonly<Record<string, string>>,
  condition: Expression,
  event: Expression | null = null,
): RowUpdate {
  const change = {
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
  };
  return { key: noticeRow(noticeName(notice)), change, condition };
}

/** SES accepted its mail. */
export async function sentNotice(
  notice: Notice,
  messageId: string,
  sentAt: Instant,
  carried: CarriedEvents,
): Promise<RowUpdate> {
  const event = await carried.withUpdate(
    noticeRow(noticeName(notice)),
    noticeAccepted(notice, messageId, sentAt),
  );
  const sent = { status: 'sent', messageId, sentAt };
  return leaving(notice, sentAt, sent, { text: 'attribute_exists(pk)' }, event);
}

/** A notice joins the outbox, on condition that it is not there, or was not needed for a while. */
function joining(notice: Notice) {
  const row: Row = { ...noticeRow(noticeName(notice)), outbox: PENDING, status: 'pending', notice };
  const condition: Expression = {
    text: 'attribute_not_exists(pk) OR #status = :withdrawn',
    names: { '#status': 'status' },
    values: { ':withdrawn': 'withdrawn' },
  };
  return { row, condition };
}

export function outbox(table: LedgerTable, carried: CarriedEvents): Outbox {
  const settle = ({ key, change, condition }: RowUpdate) => table.update(key, change, condition);

  return {
    async add(notice) {
      const { row, condition } = joining(notice);
      if (await table.put(row, condition)) return 'pending';
      const present = await table.get(noticeRow(noticeName(notice)));
      return present && valueOf(readNotice(present)).status === 'pending' ? 'pending' : 'settled';
    },

    async addMany(notices) {
      const join = (some: readonly Notice[]) => table.writeTogether(some, (notice) => [joining(notice)]);
      // Most often none of them is there; else it is looked which are.
      const unjoined = await join(notices);
      const left = new Set(unjoined);
      const added = new Map<Notice, Added>();
      for (const notice of notices) if (!left.has(notice)) added.set(notice, 'pending');
      if (unjoined.length === 0) return { added, left: unjoined };
      const rows = await table.getMany(unjoined.map((notice) => noticeRow(noticeName(notice))));
      const present = new Map(rows.map((row) => [keyOfRow(row), readNotice(row)]));
      const unread: Notice[] = [];
      const absent: Notice[] = [];
      for (const notice of unjoined) {
        const read = present.get(keyOfRow(noticeRow(noticeName(notice))));
        if (read === undefined || (read.ok && read.value.status === 'withdrawn')) absent.push(notice);
        else if (read.ok) added.set(notice, read.value.status === 'pending' ? 'pending' : 'settled');
        else unread.push(notice);
      }
      const unwritten = new Set(await join(absent));
      for (const notice of absent) if (!unwritten.has(notice)) added.set(notice, 'pending');
      return { added, left: [...unread, ...unwritten] };
    },

    async *pending(onUnreadable) {
      for await (const { notice } of readable(table.queryOutbox(PENDING), readNotice, onUnreadable))
        yield notice;
    },

    async readMany(notices) {
      const ids = new Map(
        notices.map((notice) => [keyOfRow(noticeRow(noticeName(notice))), noticeId(notice)]),
      );
      const rows = await table.getMany(notices.map((notice) => noticeRow(noticeName(notice))));
      return sortRows(rows, readNotice, (row) => ids.get(keyOfRow(row)) ?? keyOfRow(row));
    },

    async markSent(notice, messageId, sentAt) {
      await settle(await sentNotice(notice, messageId, sentAt, carried));
    },

    async withdraw(notice, at, why) {
      // The index that told of it may be a moment behind: what was sent stays sent.
      const isPending = { text: '#status = :pending', values: { ':pending': 'pending' } };
      await settle(leaving(notice, at, { status: 'withdrawn', why }, isPending));
    },
  };
}
