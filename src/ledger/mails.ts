import type { KeyName } from '../core/access-key.ts';
import type { Instant } from '../core/instant.ts';
import type { Notice, NoticeName } from '../core/notice.ts';
import type { RecordedNotice } from '../core/notice-cycle.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { keyState, noticeRow, noticeSk } from './row-keys.ts';
import type { LedgerTable } from './table.ts';

/** Why an accepted mail counts for nothing. */
export interface Undelivered {
  readonly at: Instant;
  readonly why: string;
  /** The address takes no other mail either. */
  readonly addressIsDead: boolean;
}

export interface MailRecord {
  /** null while only the bounce is known: it may be here before the run has noted what it sent. */
  readonly notices: readonly NoticeName[] | null;
  readonly undelivered: Undelivered | null;
}

/** `MAIL#<messageId>` / `STATE`: which notices a mail carried, for a bounce that comes days later. */
export interface SentMails {
  record(messageId: string, notices: readonly NoticeName[], sentAt: Instant): Promise<void>;
  /** The first report stands. */
  recordUndelivered(messageId: string, undelivered: Undelivered): Promise<void>;
  read(messageId: string): Promise<MailRecord | null>;
  /**
   * A notice of this mail no longer counts; with a dead address, nor do the earlier ones of its cycle to that address.
   * Repeating it changes nothing.
   * @returns the notice, or null when this mail did not carry it
   */
  voidNotice(name: NoticeName, messageId: string, addressIsDead: boolean): Promise<Notice | null>;
}

const mailKey = (messageId: string) => ({ pk: `MAIL#${messageId}`, sk: 'STATE' });

export function sentMails(table: LedgerTable): SentMails {
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

  return {
    async record(messageId, notices, sentAt) {
      await table.update(mailKey(messageId), {
        text: 'SET notices = :notices, sentAt = :sentAt, expiresAt = :expiresAt',
        values: { ':notices': notices, ':sentAt': sentAt, ':expiresAt': expiresAt(sentAt, KEPT_DAYS.run) },
      });
    },

    async recordUndelivered(messageId, undelivered) {
      await table.update(mailKey(messageId), {
        text: 'SET undelivered = if_not_exists(undelivered, :undelivered), expiresAt = if_not_exists(expiresAt, :expiresAt)',
        values: { ':undelivered': undelivered, ':expiresAt': expiresAt(undelivered.at, KEPT_DAYS.run) },
      });
    },

    async read(messageId) {
      const row = await table.get(mailKey(messageId));
      return row
        ? {
            notices: (row.notices ?? null) as readonly NoticeName[] | null,
            undelivered: (row.undelivered ?? null) as Undelivered | null,
          }
        : null;
    },

    async voidNotice(name, messageId, addressIsDead) {
      const sk = noticeSk(name);
      await voidRecorded(name, sk, messageId);
      const state = await table.get(keyState(name));
      const voided = state?.[sk] as RecordedNotice | undefined;
      if (addressIsDead && voided?.messageId === messageId && voided.kind !== 'deactivated') {
        for (const [attribute, value] of Object.entries(state ?? {})) {
          if (!attribute.startsWith('NOTICE#')) continue;
          const { contact, cycle, kind, messageId: earlier } = value as RecordedNotice;
          if (contact === voided.contact && cycle === voided.cycle && kind !== 'deactivated')
            await voidRecorded(name, attribute, earlier);
        }
      }
      const isOfThisMail = await table.update(
        noticeRow(name),
        { text: 'SET #status = :bounced', names: { '#status': 'status' }, values: { ':bounced': 'bounced' } },
        { text: 'messageId = :messageId', values: { ':messageId': messageId } },
      );
      if (!isOfThisMail) return null;
      const row = await table.get(noticeRow(name));
      return (row?.notice ?? null) as Notice | null;
    },
  };
}
