import { isRecent, UNDELIVERABLE_DAYS, type EmailAddress, type FailedMail } from '../core/contact.ts';
import type { ContactState, SentDigest } from '../core/contact-state.ts';
import { plusDays, type Instant } from '../core/instant.ts';
import { MAX_COUNTED_MAILS, type RefusedMail } from '../core/refused-mail.ts';
import { failedMailText, refusedMailText, toContactState, toFailedMails } from './contact-row.ts';
import { contactState } from './row-keys.ts';
import type { LedgerTable } from './table.ts';

/** `CONTACT#<address>` / `STATE`. */
export interface ContactStates {
  /** A row that cannot be read costs its address: it counts as undeliverable, so that the next contact is told (I3). */
  readMany(addresses: readonly EmailAddress[]): Promise<ReadonlyMap<EmailAddress, ContactState>>;
  /** The commit point of a mail: after it, a crash cannot send the same notices again (I5). */
  recordDigest(address: EmailAddress, digest: SentDigest): Promise<void>;
  /** Since when no mail reaches it. The first report stands until its days are over; a later one then renews it. */
  markUndeliverable(address: EmailAddress, at: Instant, why: string): Promise<void>;
  /** Each mail is there once, and as long as it counts. @returns all of this address */
  recordFailedMail(address: EmailAddress, failed: FailedMail): Promise<readonly FailedMail[]>;
  /** The same of a mail that failed for what it says. */
  recordRefusedMail(address: EmailAddress, refused: RefusedMail): Promise<void>;
}

export function contactStates(table: LedgerTable): ContactStates {
  /**
   * Adds to a set, from which goes what does not count any more, so that the row stays small.
   * @returns the set as it was read afterwards
   */
  async function remember(
    address: EmailAddress,
    { set, text, at }: { set: 'failedMails' | 'refusedMails'; text: string; at: Instant },
  ): Promise<readonly FailedMail[]> {
    const key = contactState(address);
    await table.update(
      key,
      { text: `ADD ${set} :mail`, values: { ':mail': new Set([text]) } },
      {
        text: `attribute_not_exists(${set}) OR size(${set}) < :most`,
        values: { ':most': MAX_COUNTED_MAILS },
      },
    );
    const mails = toFailedMails((await table.get(key))?.[set]);
    const over = mails.filter((mail) => !isRecent(mail, at) && mail.at < at).map((mail) => mail.text);
    if (over.length > 0)
      await table.update(key, { text: `DELETE ${set} :over`, values: { ':over': new Set(over) } });
    return mails;
  }

  return {
    async readMany(addresses) {
      const rows = await table.getMany([...new Set(addresses)].map(contactState));
      return new Map(
        rows.map((row) => [row.pk.slice('CONTACT#'.length) as EmailAddress, toContactState(row)]),
      );
    },

    async recordDigest(address, digest) {
      await table.update(contactState(address), {
        text: 'SET lastDigest = :digest',
        values: { ':digest': digest },
      });
    },

    async markUndeliverable(address, at, why) {
      await table.update(
        contactState(address),
        { text: 'SET undeliverableSince = :at, undeliverableWhy = :why', values: { ':at': at, ':why': why } },
        {
          text: 'attribute_not_exists(undeliverableSince) OR undeliverableSince = :none OR undeliverableSince <= :over',
          values: { ':none': null, ':over': plusDays(at, -UNDELIVERABLE_DAYS) },
        },
      );
    },

    recordFailedMail: (address, failed) =>
      remember(address, { set: 'failedMails', text: failedMailText(failed), at: failed.at }),

    async recordRefusedMail(address, refused) {
      await remember(address, { set: 'refusedMails', text: refusedMailText(refused), at: refused.at });
    },
  };
}
