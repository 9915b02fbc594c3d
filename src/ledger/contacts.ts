import { UNDELIVERABLE_DAYS, type EmailAddress, type FailedMail } from '../core/contact.ts';
import { byText } from '../core/compare-text.ts';
import type { ContactState, SentDigest } from '../core/contact-state.ts';
import { plusDays, type Instant } from '../core/instant.ts';
import { contactState } from './row-keys.ts';
import { addressIn, MAX_WHY, readContact } from './rows/address-rows.ts';
import { sortRows, valueOf, type ReadRows } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

/** Far more than it takes to give an address up; the oldest go. */
export const MAX_FAILED_MAILS = 30;

/** `CONTACT#<address>` / `STATE`. */
export interface ContactStates {
  /** Addresses of which nothing is known are in neither map. */
  readMany(addresses: readonly EmailAddress[]): Promise<ReadRows<EmailAddress, ContactState>>;
  /** The commit point of a mail: after it, a crash cannot send the same notices again (I5). */
  recordDigest(address: EmailAddress, digest: SentDigest): Promise<void>;
  /** Since when no mail reaches it. The first report stands until its days are over; a later one then renews it. */
  markUndeliverable(address: EmailAddress, at: Instant, why: string): Promise<void>;
  /** Each mail is there once. @returns all of this address */
  recordFailedMail(address: EmailAddress, failed: FailedMail): Promise<readonly FailedMail[]>;
}

export function contactStates(table: LedgerTable): ContactStates {
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

    async recordFailedMail(address, { at, mail }) {
      const row = await table.updateAndRead(contactState(address), {
        text: 'ADD failedMails :failed',
        values: { ':failed': new Set([`${at} ${mail}`]) },
      });
      const all = row === null ? [] : valueOf(readContact(row)).failedMails;
      const over = all.toSorted(byText(({ at: when }) => when)).slice(0, -MAX_FAILED_MAILS);
      if (over.length > 0) {
        await table.update(contactState(address), {
          text: 'DELETE failedMails :over',
          values: { ':over': new Set(over.map((each) => `${each.at} ${each.mail}`)) },
        });
      }
      return all;
    },
  };
}
