import { toMs, type Instant } from '../core/instant.ts';
import type { Notice } from '../core/notice.ts';
import type { RecordedNotice } from '../core/notice-cycle.ts';
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
  readonly noticeIds: readonly string[] | null;
  readonly undelivered: Undelivered | null;
}

/** `MAIL#<messageId>` / `STATE`: which notices a mail carried, for a bounce that comes days later. */
export interface SentMails {
  record(messageId: string, noticeIds: readonly string[], sentAt: Instant): Promise<void>;
  /** The first report stands. */
  recordUndelivered(messageId: string, undelivered: Undelivered): Promise<void>;
  read(messageId: string): Promise<MailRecord | null>;
  /**
   * A notice of this mail no longer counts; with a dead address, nor do the earlier ones of its cycle to that address.
   * Repeating it changes nothing.
   * @returns the notice, or null when this mail did not carry it
   */
  voidNotice(noticeId: string, messageId: string, addressIsDead: boolean): Promise<Notice | null>;
}

const KEPT_SECONDS = 90 * 24 * 60 * 60;

const mailKey = (messageId: string) => ({ pk: `MAIL#${messageId}`, sk: 'STATE' });

export function sentMails(table: LedgerTable): SentMails {
  const expiresAfter = (at: Instant): number => Math.floor(toMs(at) / 1000) + KEPT_SECONDS;

  /** On condition that the notice is still the one that this mail told. */
  const voidRecorded = (pk: string, name: string, messageId: string) =>
    table.update(
      { pk, sk: 'STATE' },
      {
        text: 'SET #notice.#status = :bounced',
        names: { '#notice': name, '#status': 'status' },
        values: { ':bounced': 'bounced' },
      },
      { text: '#notice.messageId = :messageId', values: { ':messageId': messageId } },
    );

  return {
    async record(messageId, noticeIds, sentAt) {
      await table.update(mailKey(messageId), {
        text: 'SET noticeIds = :noticeIds, sentAt = :sentAt, expiresAt = :expiresAt',
        values: { ':noticeIds': noticeIds, ':sentAt': sentAt, ':expiresAt': expiresAfter(sentAt) },
      });
    },

    async recordUndelivered(messageId, undelivered) {
      await table.update(mailKey(messageId), {
        text: 'SET undelivered = if_not_exists(undelivered, :undelivered), expiresAt = if_not_exists(expiresAt, :expiresAt)',
        values: { ':undelivered': undelivered, ':expiresAt': expiresAfter(undelivered.at) },
      });
    },

    async read(messageId) {
      const row = await table.get(mailKey(messageId));
      return row
        ? {
            noticeIds: (row.noticeIds ?? null) as readonly string[] | null,
            undelivered: (row.undelivered ?? null) as Undelivered | null,
          }
        : null;
    },

    async voidNotice(noticeId, messageId, addressIsDead) {
      const [pk = '', sk = ''] = noticeId.split(' ');
      await voidRecorded(pk, sk, messageId);
      const state = await table.get({ pk, sk: 'STATE' });
      const voided = state?.[sk] as RecordedNotice | undefined;
      if (addressIsDead && voided?.messageId === messageId && voided.kind !== 'deactivated') {
        for (const [name, value] of Object.entries(state ?? {})) {
          if (!name.startsWith('NOTICE#')) continue;
          const { contact, cycle, kind, messageId: earlier } = value as RecordedNotice;
          if (contact === voided.contact && cycle === voided.cycle && kind !== 'deactivated')
            await voidRecorded(pk, name, earlier);
        }
      }
      const isOfThisMail = await table.update(
        { pk, sk },
        { text: 'SET #status = :bounced', names: { '#status': 'status' }, values: { ':bounced': 'bounced' } },
        { text: 'messageId = :messageId', values: { ':messageId': messageId } },
      );
      if (!isOfThisMail) return null;
      const row = await table.get({ pk, sk });
      return (row?.notice ?? null) as Notice | null;
    },
  };
}
