import pLimit from 'p-limit';
import type { EmailAddress } from '../../core/contact.ts';
import type { FateKind, MailEvent } from '../../core/mail-event.ts';
import type { NoticeName } from '../../core/notice.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { Undelivered } from '../../ledger/rows/address-rows.ts';
import { countFailedMail, tellOperatorInstead } from './undelivered.ts';

/**
 * What came of an event; for the log. `unknown`: no run has recorded such a mail. If one is about to, it will find the
 * event; else the mail is not ours, and nobody is marked.
 */
export interface MailEventOutcome {
  readonly kind: FateKind | 'unknown';
  /** To whom we had written, whomever the event names. */
  readonly contacts: readonly EmailAddress[];
  readonly voided: number;
}

type Records = Pick<Ledger, 'mails' | 'outbox' | 'contacts'>;

const CONCURRENCY = 10;

/**
 * Notes in the ledger what SES tells of a mail. The next run then finds the key without the notice, so that its clock
 * starts again (I1), and the address unusable, so that the next contact is told (docs/adr/0008). An event that comes
 * twice or late changes nothing more, and one about a mail that this tool did not send nothing at all.
 */
export async function applyMailEvent(
  ledger: Records,
  { messageId, at, fate: { kind, why } }: MailEvent,
  operator: EmailAddress,
): Promise<MailEventOutcome> {
  if (kind === 'passing') return { kind, contacts: [], voided: 0 };
  await ledger.mails.recordUndelivered(messageId, { at, why, kind });
  const voided = await voidIfUndelivered(ledger, messageId, operator);
  return voided === null ? { kind: 'unknown', contacts: [], voided: 0 } : { kind, ...voided };
}

/**
 * Takes back the notices of a mail that did not arrive, and charges whom it was written to. The handler calls it with the
 * event, and the run after it noted what it sent: whichever comes second sees what the other wrote.
 * @returns null when one of the two is still missing
 * @throws RowUnreadableError, RowRefusedError of one notice or address once the others are done
 */
export async function voidIfUndelivered(
  ledger: Records,
  messageId: string,
  operator: EmailAddress,
): Promise<Omit<MailEventOutcome, 'kind'> | null> {
  const { mails, outbox } = ledger;
  const { notices, undelivered } = (await mails.read(messageId)) ?? { notices: null, undelivered: null };
  if (notices === null || undelivered === null) return null;
  const contacts = [...new Set(notices.map(({ contact }) => contact))];
  const failures: unknown[] = [];
  // An address that cannot be charged keeps no notice from being void: a key would go by it (I1).
  for (const contact of contacts)
    await unlessOfOneRow(charge(ledger, contact, notices, { messageId, ...undelivered }), (error) =>
      failures.push(error),
    );
  const voidOne = async (name: NoticeName): Promise<boolean> => {
    const notice = await mails.voidNotice(name, messageId, undelivered);
    if (notice !== null) await tellOperatorInstead({ outbox }, notice, operator);
    return notice !== null;
  };
  const voided = await pLimit(CONCURRENCY).map(notices, (name) =>
    unlessOfOneRow(voidOne(name), (error) => failures.push(error)),
  );
  if (failures.length > 0) throw failures[0];
  return { contacts, voided: voided.filter((isVoided) => isVoided).length };
}

/** Only what is the address's own fault counts against it; what SES rejected counts for the accounts it was about. */
async function charge(
  ledger: Pick<Ledger, 'contacts'>,
  contact: EmailAddress,
  notices: readonly NoticeName[],
  { messageId: mail, kind, at, why }: Undelivered & { readonly messageId: string },
): Promise<void> {
  switch (kind) {
    case 'undeliverable':
      return ledger.contacts.markUndeliverable(contact, at, why);
    case 'bounced':
      return countFailedMail(ledger, contact, { at, mail }, why);
    case 'rejected':
      await pLimit(CONCURRENCY).map(new Set(notices.map((notice) => notice.accountId)), (accountId) =>
        ledger.contacts.recordRefusedMail(contact, { at, mail, accountId }),
      );
  }
}
