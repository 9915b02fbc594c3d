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
}

const mailKey = (messageId: string) => ({ pk: `MAIL#${messageId}`, sk: 'STATE' });

const STATUS = { '#status': 'status' };

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

  /** @returns false when the mail did not carry the notice */
  const voidRow = (name: NoticeName, messageId: string) =>
    table.update(
      noticeRow(name),
      { text: 'SET #status = :bounced', names: STATUS, values: { ':bounced': 'bounced' } },
      { text: 'messageId = :messageId', values: { ':messageId': messageId } },
    );

  /** The same, for the first time, with the event that tells of it. @returns false when it was not so, or is told of */
  async function voidAndTell(
    name: NoticeName,
    messageId: string,
    undelivered: Undelivered,
  ): Promise<boolean> {
    const event = (await carried.areKept()) ? await eventOf(name, messageId, undelivered) : null;
    if (event === null) return false;
    const values = { ':bounced': 'bounced', ':messageId': messageId };
    return table.update(
      noticeRow(name),
      {
        text: `SET #status = :bounced, ${event.text}`,
        names: { ...STATUS, ...event.names },
        values: { ...values, ...event.values },
      },
      { text: 'messageId = :messageId AND #status <> :bounced' },
    );
  }

  async function eventOf(
    name: NoticeName,
    messageId: string,
    undelivered: Undelivered,
  ): Promise<Expression | null> {
    const row = await table.get(noticeRow(name));
    const read = row && readNotice(row);
    if (!read?.ok) return null;
    return carried.withUpdate(noticeRow(name), noticeVoided(read.value.notice, messageId, undelivered));
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

    async read(messageId) {
      const row = await table.get(mailKey(messageId));
      return row && valueOf(readMail(row));
    },

    async voidNotice(name, messageId, undelivered) {
      const addressIsDead = undelivered.kind === 'undeliverable';
      const sk = noticeSk(name);
      await voidRecorded(name, sk, messageId);
      const state = await table.get(keyState(name));
      const notices = state === null ? null : valueOf(readKeyState(state)).notices;
      const voided = notices?.get(sk);
      if (notices && addressIsDead && voided?.messageId === messageId && !isWordOfDeed(voided.kind)) {
        for (const [attribute, { contact, cycle, kind, messageId: earlier }] of notices) {
          if (contact === voided.contact && cycle === voided.cycle && !isWordOfDeed(kind))
            await voidRecorded(name, attribute, earlier);
        }
      }
      const isOfThisMail =
        (await voidAndTell(name, messageId, undelivered)) || (await voidRow(name, messageId));
      if (!isOfThisMail) return null;
      const row = await table.get(noticeRow(name));
      return row && valueOf(readNotice(row)).notice;
    },
  };
}
