import { isRecent, UNDELIVERABLE_DAYS, type EmailAddress, type FailedMail } from '../core/contact.ts';
import type { ContactState, SentDigest } from '../core/contact-state.ts';
import { plusDays, type Instant } from '../core/instant.ts';
import { MAX_COUNTED_MAILS, type RefusedMail } from '../core/refused-mail.ts';
import { contactState } from './row-keys.ts';
import { addressIn, MAX_WHY, readContact, textOf } from './rows/address-rows.ts';
import { sortRows, valueOf, type ReadRows } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

/** `CONTACT#<address>` / `STATE`. */
export interface ContactStates {
  /** Addresses of which nothing is known are in neither map. */
  readMany(addresses: readonly EmailAddress[]): Promise<ReadRows<EmailAddress, ContactState>>;
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
    const row = await table.get(key);
    const mails = row === null ? [] : valueOf(readContact(row))[set];
    const over = mails.filter((mail) => !isRecent(mail, at) && mail.at < at).map(textOf);
    if (over.length > 0)
      await table.update(key, { text: `DELETE ${set} :over`, values: { ':over': new Set(over) } });
    return mails;
  }

  return {
    async readMany(addresses) {
      return sortRows(await table.getMany(addresses.map(contactState)), readContact, addressIn);
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
        {
          text: 'SET undeliverableSince = :at, undeliverableWhy = :why',
          values: { ':at': at, ':why': why.slice(0, MAX_WHY) },
        },
        {
          text: 'attribute_not_exists(undeliverableSince) OR undeliverableSince = :none OR undeliverableSince <= :over',
          values: { ':none': null, ':over': plusDays(at, -UNDELIVERABLE_DAYS) },
        },
      );
    },

    recordFailedMail: (address, failed) =>
      remember(address, { set: 'failedMails', text: textOf(failed), at: failed.at }),

    async recordRefusedMail(address, refused) {
      await remember(address, { set: 'refusedMails', text: textOf(refused), at: refused.at });
    },
  };
}
