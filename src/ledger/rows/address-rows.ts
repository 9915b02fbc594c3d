import { z } from 'zod';
import type { EmailAddress, FailedMail } from '../../core/contact.ts';
import type { ContactState, SentDigest } from '../../core/contact-state.ts';
import type { Instant } from '../../core/instant.ts';
import type { NoticeName } from '../../core/notice.ts';
import type { Row } from '../row.ts';
import { day, instant, listOf, messageId, shapeOf, text } from './fields.ts';
import { noticeNameField } from './key-rows.ts';
import { readRow, unreadable, type Reading } from './reading.ts';

/** As many as a mail ever carries, twice over. */
const MAX_NOTICES = 1_000;
/** Of what SES and mail servers say. */
export const MAX_WHY = 1_000;

const notices: z.ZodType<readonly NoticeName[]> = listOf(noticeNameField, MAX_NOTICES);

const sentDigest = shapeOf<SentDigest>()(
  z.object({ day, messageId, sentAt: instant, asOf: instant, notices }),
);

export interface ContactRow extends ContactState {
  readonly failedMails: readonly FailedMail[];
}

const contactFields = z.object({
  undeliverableSince: instant.nullish(),
  lastDigest: sentDigest.nullish(),
  failedMails: z.set(z.string().regex(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z .{1,256}$/)).nullish(),
});

/** `CONTACT#<address>` / `STATE`. */
export function readContact(row: Row): Reading<ContactRow> {
  const fields = readRow(row, contactFields);
  if (!fields.ok) return fields;
  const { undeliverableSince = null, lastDigest = null, failedMails } = fields.value;
  const address = addressIn(row);
  if (lastDigest?.notices.some(({ contact }) => contact !== address))
    return unreadable(row, 'it speaks of a mail to another address');
  return {
    ok: true,
    value: { undeliverableSince, lastDigest, failedMails: [...(failedMails ?? [])].map(toFailedMail) },
  };
}

export function addressIn({ pk }: Pick<Row, 'pk'>): EmailAddress {
  return pk.slice(pk.indexOf('#') + 1) as EmailAddress;
}

function toFailedMail(failed: string): FailedMail {
  const space = failed.indexOf(' ');
  return { at: failed.slice(0, space) as Instant, mail: failed.slice(space + 1) };
}

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

const mailFields = z.object({
  notices: notices.nullish(),
  undelivered: shapeOf<Undelivered>()(
    z.object({ at: instant, why: text(MAX_WHY), addressIsDead: z.boolean() }),
  ).nullish(),
});

/** `MAIL#<messageId>` / `STATE`. */
export function readMail(row: Row): Reading<MailRecord> {
  const fields = readRow(row, mailFields);
  if (!fields.ok) return fields;
  const { notices: carried = null, undelivered = null } = fields.value;
  return { ok: true, value: { notices: carried, undelivered } };
}

/** `IDENTITY#<address>` / `STATE`. */
export function readIdentity(row: Row): Reading<{ readonly requestedAt: Instant }> {
  return readRow(row, z.object({ requestedAt: instant }));
}
