import type { KeyName } from '../core/access-key.ts';
import type { Instant } from '../core/instant.ts';
import { BY_GRAVITY } from '../core/mail-event.ts';
import { isWordOfDeed, type Notice, type NoticeName } from '../core/notice.ts';
import { noticeVoided } from '../events/facts.ts';
import type { CarriedEvents } from './carried-events.ts';
import type { Expression } from './dynamodb/expression.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { keyState, noticeRow, noticeSk } from './row-keys.ts';
import { MAX_WHY, readMail, type MailRecord, type Undelivered } from './rows/address-rows.ts';
import { readKeyState, readNotice } from './rows/key-rows.ts';
import { valueOf } from './rows/reading.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import type { Key } from './row.ts';
import type { LedgerTable } from './table.ts';

/** `MAIL#<messageId>` / `STATE`: which notices a mail carried, for a bounce that comes days later. */
export interface SentMails {
  record(messageId: string, notices: readonly NoticeName[], sentAt: Instant): Promise<void>;
  /** The gravest report holds, in whatever order they come; all of them stay on record. */
  recordUndelivered(messageId: string, undelivered: Undelivered): Promise<void>;
  /** @throws RowUnreadableError */
  read(messageId: string): Promise<MailRecord | null>;
  /**
   * A notice of this mail no longer counts; with an address that is dead, nor do the earlier ones of its cycle to that address.
   * Repeating it changes nothing.
   * @returns the notice, or null when this mail did not carry it
   * @throws RowUnreadableError when nobody can tell whether it did
   */
  voidNotice(name: NoticeName, messageId: string, undelivered: Undelivered): Promise<Notice | null>;
  /** The rows of the notices that a mail carried, and of those that are void with them. @throws RowUnreadableError */
  voidedRows(messageId: string): Promise<readonly Key[]>;
}

const mailKey = (messageId: string) => ({ pk: `MAIL#${messageId}`, sk: 'STATE' });

const STATUS = { '#status': 'status' };

/** A notice by its attribute in the key's `STATE` and by its own row, and the mail that told it. */
interface ToldBefore {
  readonly attribute: string;
  readonly row: Key;
  readonly messageId: string;
}

const READS_AT_ONCE = 10;

/** Of one mail; whoever owns a mail server can send more. */
const MAX_REPORTS = 20;

export function sentMails(table: LedgerTable, carried: CarriedEvents): SentMails {
  /** On condition that the notice is still the one that this mail told. */
  const voidRecorded = (key: KeyName, name: string, messageId: string) =>
    table.update(
      keyState(key),
      {
        text: 'SET #notice.#status = :bounced',
        names: { '#notice': name, '#status': 'status' },
        values: { ':bounced': 'bounced' },
      },
      { text: '#notice.messageId = :messageId', values: { ':messageId': messageId } },
    );

  /** @returns false when the mail did not carry the notice, or the row does not fulfil `isSo` */
  const voidRow = (notice: Key, messageId: string, isSo = '') =>
    table.update(
      notice,
      { text: 'SET #status = :bounced', names: STATUS, values: { ':bounced': 'bounced' } },
      { text: `messageId = :messageId${isSo}`, values: { ':messageId': messageId } },
    );

  /**
   * What makes a notice void for the first time, with the event that tells of it.
   * @returns false when it was not so, or is void already; null when it is told of nowhere
   */
  async function voidAndTell(
    notice: Key,
    messageId: string,
    undelivered: Undelivered,
    change: Expression,
  ): Promise<boolean | null> {
    const event = (await carried.areKept()) ? await eventOf(notice, messageId, undelivered) : null;
    if (event === null) return null;
    return table.update(
      notice,
      {
        text: `${change.text}, ${event.text}`,
        names: { ...STATUS, ...event.names },
        values: { ...change.values, ...event.values, ':bounced': 'bounced', ':messageId': messageId },
      },
      { text: 'messageId = :messageId AND #status <> :bounced AND attribute_not_exists(voidedWith)' },
    );
  }

  /**
   * The row of the notice that the mail carried. A run may mark it as sent between two looks: then it is void from there on,
   * which is told as well.
   * @returns false when the mail did not carry the notice
   */
  async function voidOwn(notice: Key, messageId: string, undelivered: Undelivered): Promise<boolean> {
    const tell = () => voidAndTell(notice, messageId, undelivered, { text: 'SET #status = :bounced' });
    const isTold = await tell();
    if (isTold === null) return voidRow(notice, messageId);
    const wasVoid = ' AND (#status = :bounced OR attribute_exists(voidedWith))';
    return isTold || (await voidRow(notice, messageId, wasVoid)) || (await tell()) === true;
  }

  async function eventOf(
    notice: Key,
    messageId: string,
    undelivered: Undelivered,
  ): Promise<Expression | null> {
    const row = await table.get(notice);
    const read = row && readNotice(row);
    if (!read?.ok) return null;
    return carried.withUpdate(notice, noticeVoided(read.value.notice, messageId, undelivered));
  }

  /**
   * What else the address was told in the cycle of a notice that this mail told: void with it, once the address is dead.
   * @throws RowUnreadableError when nobody can tell
   */
  async function toldBefore(name: NoticeName, messageId: string): Promise<readonly ToldBefore[]> {
    const sk = noticeSk(name);
    const state = await table.get(keyState(name));
    const notices = state === null ? null : valueOf(readKeyState(state)).notices;
    const voided = notices?.get(sk);
    if (!notices || voided?.messageId !== messageId || isWordOfDeed(voided.kind)) return [];
    return [...notices].flatMap(([attribute, { contact, cycle, kind, messageId: earlier }]) =>
      attribute !== sk && contact === voided.contact && cycle === voided.cycle && !isWordOfDeed(kind)
        ? [{ attribute, row: { ...keyState(name), sk: attribute }, messageId: earlier }]
        : [],
    );
  }

  async function read(messageId: string): Promise<MailRecord | null> {
    const row = await table.get(mailKey(messageId));
    return row && valueOf(readMail(row));
  }

  return {
    async record(messageId, notices, sentAt) {
      await table.update(mailKey(messageId), {
        text: 'SET notices = :notices, sentAt = :sentAt, expiresAt = :expiresAt',
        values: { ':notices': notices, ':sentAt': sentAt, ':expiresAt': expiresAt(sentAt, KEPT_DAYS.run) },
      });
    },

    async recordUndelivered(messageId, undelivered) {
      const { at, kind } = undelivered;
      const why = undelivered.why.slice(0, MAX_WHY);
      const lesser = BY_GRAVITY.slice(0, BY_GRAVITY.indexOf(kind)).map((each) => [`:${each}`, each] as const);
      const report = {
        names: { '#reports': 'reports' },
        values: {
          ':report': new Set([`${at} ${kind}, ${why}`]),
          ':expiresAt': expiresAt(at, KEPT_DAYS.run),
        },
      };
      const isGravest = await table.update(
        mailKey(messageId),
        {
          text: 'SET undelivered = :undelivered, expiresAt = if_not_exists(expiresAt, :expiresAt) ADD #reports :report',
          names: report.names,
          values: { ...report.values, ':undelivered': { ...undelivered, why } },
        },
        {
          text: [
            'attribute_not_exists(undelivered)',
            ...lesser.map(([value]) => `undelivered.#kind = ${value}`),
          ].join(' OR '),
          ...(lesser.length > 0 && { names: { '#kind': 'kind' }, values: Object.fromEntries(lesser) }),
        },
      );
      if (isGravest) return;
      await table.update(
        mailKey(messageId),
        { text: 'SET expiresAt = if_not_exists(expiresAt, :expiresAt) ADD #reports :report', ...report },
        {
          text: 'attribute_not_exists(#reports) OR size(#reports) < :most',
          values: { ':most': MAX_REPORTS },
        },
      );
    },

    read,

    async voidedRows(messageId) {
      const { notices, undelivered } = (await read(messageId)) ?? { notices: null, undelivered: null };
      const rows = (notices ?? []).map(noticeRow);
      if (undelivered?.kind !== 'undeliverable') return rows;
      const before = await limitedMap(notices ?? [], READS_AT_ONCE, (name) => toldBefore(name, messageId));
      return [...rows, ...before.flat().map(({ row }) => row)];
    },

    async voidNotice(name, messageId, undelivered) {
      await voidRecorded(name, noticeSk(name), messageId);
      const before = await toldBefore(name, messageId);
      if (undelivered.kind === 'undeliverable') {
        for (const told of before) {
          await voidRecorded(name, told.attribute, told.messageId);
          // It has arrived, so that it is not marked as one that came back.
          const withThis = { text: 'SET voidedWith = :mail', values: { ':mail': messageId } };
          await voidAndTell(told.row, told.messageId, undelivered, withThis);
        }
      }
      if (!(await voidOwn(noticeRow(name), messageId, undelivered))) return null;
      const row = await table.get(noticeRow(name));
      return row && valueOf(readNotice(row)).notice;
    },
  };
}
