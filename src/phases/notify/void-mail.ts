import pLimit from 'p-limit';
import type { EmailAddress } from '../../core/contact.ts';
import type { MailEvent } from '../../core/mail-event.ts';
import type { NoticeName } from '../../core/notice.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { countFailedMail, tellOperatorInstead } from './undelivered.ts';

/** What came of an event; for the log. */
export type MailEventOutcome = {
  readonly kind: MailEvent['fate']['kind'] | 'ignored';
  readonly voided: number;
};

type Records = Pick<Ledger, 'mails' | 'outbox'>;

const CONCURRENCY = 10;

/**
 * Notes in the ledger what SES tells of a mail. The next run then finds the key without the notice, so that its clock
 * starts again (I1), and the address unusable, so that the next contact is told (docs/adr/0008). An event that comes
 * twice, late, or about a mail that this tool did not send changes nothing more.
 */
export async function applyMailEvent(
  ledger: Records & Pick<Ledger, 'contacts'>,
  { messageId, at, fate }: MailEvent,
  operator: EmailAddress,
): Promise<MailEventOutcome> {
  if (fate.kind === 'passing') return { kind: 'ignored', voided: 0 };
  const addressIsDead = fate.kind === 'undeliverable';
  if (addressIsDead) {
    for (const address of fate.addresses) await ledger.contacts.markUndeliverable(address, at, fate.why);
  }
  if (fate.kind === 'bounced') {
    for (const address of fate.addresses) {
      await countFailedMail(ledger, address, { at, mail: messageId }, { why: fate.why, operator });
    }
  }
  await ledger.mails.recordUndelivered(messageId, { at, why: fate.why, addressIsDead });
  const voided = await voidIfUndelivered(ledger, messageId, operator);
  return { kind: fate.kind, voided };
}

/**
 * Takes back the notices of a mail that did not arrive. The handler calls it with the event, and the run after it
 * noted what it sent: whichever comes second sees what the other wrote.
 * @returns how many notices that were
 * @throws RowUnreadableError, RowRefusedError of one notice once the others are done
 */
export async function voidIfUndelivered(
  { mails, outbox }: Records,
  messageId: string,
  operator: EmailAddress,
): Promise<number> {
  const mail = await mails.read(messageId);
  const { notices, undelivered } = mail ?? { notices: null, undelivered: null };
  if (notices === null || undelivered === null) return 0;
  const failures: unknown[] = [];
  const voidOne = async (name: NoticeName): Promise<boolean> => {
    const notice = await mails.voidNotice(name, messageId, undelivered.addressIsDead);
    if (notice !== null) await tellOperatorInstead({ outbox }, notice, operator);
    return notice !== null;
  };
  const voided = await pLimit(CONCURRENCY).map(notices, (name) =>
    unlessOfOneRow(voidOne(name), (error) => failures.push(error)),
  );
  if (failures.length > 0) throw failures[0];
  return voided.filter((isVoided) => isVoided).length;
}
