import { z } from 'zod';
import type { AccountId } from '../core/account.ts';
import type { FailedMail } from '../core/contact.ts';
import type { ContactState, SentDigest } from '../core/contact-state.ts';
import { instant, type Instant } from '../core/instant.ts';
import type { RefusedMail } from '../core/refused-mail.ts';
import type { Row } from './table.ts';

const Moment = z.iso.datetime();

const ContactRow = z.object({
  undeliverableSince: Moment.nullable().default(null),
  lastDigest: z
    .object({
      day: z.string(),
      messageId: z.string(),
      sentAt: Moment,
      asOf: Moment,
      notices: z.array(
        z.object({
          accountId: z.string(),
          accessKeyId: z.string(),
          day: z.string(),
          kind: z.enum(['first', 'reminder', 'deactivated']),
          contact: z.string(),
        }),
      ),
    })
    .nullable()
    .default(null),
  refusedMails: z.set(z.string()).default(new Set()),
});

/** Of an address of which nothing can be read: no mail is known to reach it, and no run is early enough to try it again. */
const UNREAD: ContactState = {
  undeliverableSince: instant('9999-12-31T23:59:59.999Z'),
  lastDigest: null,
  refusedMails: [],
};

export function toContactState(row: Row): ContactState {
  const read = ContactRow.safeParse(row);
  if (!read.success) return UNREAD;
  const { undeliverableSince, lastDigest, refusedMails } = read.data;
  return {
    undeliverableSince: undeliverableSince as Instant | null,
    lastDigest: lastDigest as SentDigest | null,
    refusedMails: [...refusedMails].flatMap(toRefusedMail),
  };
}

/** `<instant> <mail>` */
export function failedMailText({ at, mail }: FailedMail): string {
  return `${at} ${mail}`;
}

/** `<instant> <mail> <account>` */
export function refusedMailText({ at, mail, accountId }: RefusedMail): string {
  return `${at} ${mail} ${accountId}`;
}

/** Of either set. */
export function toFailedMails(set: unknown): readonly (FailedMail & { readonly text: string })[] {
  if (!(set instanceof Set)) return [];
  return [...(set as ReadonlySet<unknown>)].flatMap((text) => {
    const [at, mail] = String(text).split(' ');
    return mail !== undefined && Moment.safeParse(at).success
      ? [{ at: at as Instant, mail, text: String(text) }]
      : [];
  });
}

function toRefusedMail(text: string): RefusedMail[] {
  const accountId = text.split(' ')[2];
  return accountId === undefined
    ? []
    : toFailedMails(new Set([text])).map(({ at, mail }) => ({ at, mail, accountId: accountId as AccountId }));
}
