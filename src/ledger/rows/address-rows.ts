import { z } from 'zod';
import type { EmailAddress, FailedMail } from '../../core/contact.ts';
import type { ContactState, SentDigest } from '../../core/contact-state.ts';
import type { Instant } from '../../core/instant.ts';
import { BY_GRAVITY, type Failed } from '../../core/mail-event.ts';
import type { NoticeName } from '../../core/notice.ts';
import type { RefusedMail } from '../../core/refused-mail.ts';
import type { Row } from '../row.ts';
import { accountId, day, instant, listOf, messageId, shapeOf, text } from './fields.ts';
import { noticeNameField } from './key-rows.ts';
import { readRow, unreadable, type Reading } from './reading.ts';

/** As many as a mail ever carries, twice over. */
const MAX_NOTICES = 1_000;
/** Of what SES and mail servers say. */
export const MAX_WHY = 1_000;
/** SES's message ID, or `refused-<day>`. */
const MAX_MAIL = 128;

const notices: z.ZodType<readonly NoticeName[]> = listOf(noticeNameField, MAX_NOTICES);

const sentDigest = shapeOf<SentDigest>()(
  z.object({ day, messageId, sentAt: instant, asOf: instant, notices }),
);

export interface ContactRow extends ContactState {
  readonly failedMails: readonly FailedMail[];
}

const failedMailWords = z.object({ at: instant, mail: text(MAX_MAIL).min(1) });

/** `<instant> <mail>`, as `textOf` writes it. */
const failedMail = z.string().transform((written, context): FailedMail => {
  const [at, mail, ...more] = written.split(' ');
  const read = failedMailWords.safeParse({ at, mail });
  if (read.success && more.length === 0) return read.data;
  context.addIssue({ code: 'custom', message: 'is no failed mail' });
  return z.NEVER;
});

const refusedMailWords = failedMailWords.extend({ accountId });

/** `<instant> <mail> <account>` */
const refusedMail = z.string().transform((written, context): RefusedMail => {
  const [at, mail, account, ...more] = written.split(' ');
  const read = refusedMailWords.safeParse({ at, mail, accountId: account });
  if (read.success && more.length === 0) return read.data;
  context.addIssue({ code: 'custom', message: 'is no refused mail' });
  return z.NEVER;
});

export function textOf({ at, mail, ...of }: FailedMail | RefusedMail): string {
  return [at, mail, ...('accountId' in of ? [of.accountId] : [])].join(' ');
}

const contactFields = z.object({
  undeliverableSince: instant.nullish(),
  lastDigest: sentDigest.nullish(),
  failedMails: z.set(failedMail).nullish(),
  refusedMails: z.set(refusedMail).nullish(),
});

/** `CONTACT#<address>` / `STATE`. */
export function readContact(row: Row): Reading<ContactRow> {
  const fields = readRow(row, contactFields);
  if (!fields.ok) return fields;
  const { undeliverableSince = null, lastDigest = null, failedMails, refusedMails } = fields.value;
  const address = addressIn(row);
  if (lastDigest?.notices.some(({ contact }) => contact !== address))
    return unreadable(row, 'it speaks of a mail to another address');
  return {
    ok: true,
    value: {
      undeliverableSince,
      lastDigest,
      failedMails: [...(failedMails ?? [])],
      refusedMails: [...(refusedMails ?? [])],
    },
  };
}

export function addressIn({ pk }: Pick<Row, 'pk'>): EmailAddress {
  return pk.slice(pk.indexOf('#') + 1) as EmailAddress;
}

/** Why an accepted mail counts for nothing. */
export interface Undelivered {
  readonly at: Instant;
  readonly why: string;
  readonly kind: Failed;
}

export interface MailRecord {
  /** null while only the bounce is known: it may be here before the run has noted what it sent. */
  readonly notices: readonly NoticeName[] | null;
  readonly undelivered: Undelivered | null;
}

const mailFields = z.object({
  notices: notices.nullish(),
  undelivered: shapeOf<Undelivered>()(
    z.object({ at: instant, why: text(MAX_WHY), kind: z.enum(BY_GRAVITY) }),
  ).nullish(),
});

/** `MAIL#<messageId>` / `STATE`. */
export function readMail(row: Row): Reading<MailRecord> {
  const fields = readRow(row, mailFields);
  if (!fields.ok) return fields;
  const { notices: carried = null, undelivered = null } = fields.value;
  return { ok: true, value: { notices: carried, undelivered } };
}

const identityFields = z.object({ requestedAt: instant });

/** `IDENTITY#<address>` / `STATE`. */
export function readIdentity(row: Row): Reading<{ readonly requestedAt: Instant }> {
  return readRow(row, identityFields);
}
