import { UNDELIVERABLE_DAYS, type EmailAddress, type FailedMail } from '../core/contact.ts';
import type { ContactState, SentDigest } from '../core/contact-state.ts';
import { plusDays, type Instant } from '../core/instant.ts';
import { contactState } from './row-keys.ts';
import type { LedgerTable } from './table.ts';

/** `CONTACT#<address>` / `STATE`. */
export interface ContactStates {
  readMany(addresses: readonly EmailAddress[]): Promise<ReadonlyMap<EmailAddress, ContactState>>;
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
      const rows = await table.getMany([...new Set(addresses)].map(contactState));
      return new Map(
        rows.map((row) => [
          row.pk.slice('CONTACT#'.length) as EmailAddress,
          {
            undeliverableSince: (row.undeliverableSince ?? null) as Instant | null,
            lastDigest: (row.lastDigest ?? null) as SentDigest | null,
          },
        ]),
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

    async recordFailedMail(address, { at, mail }) {
      await table.update(contactState(address), {
        text: 'ADD failedMails :failed',
        values: { ':failed': new Set([`${at} ${mail}`]) },
      });
      const row = await table.get(contactState(address));
      return [...((row?.failedMails ?? []) as Iterable<string>)].map(toFailedMail);
    },
  };
}

function toFailedMail(text: string): FailedMail {
  const space = text.indexOf(' ');
  return { at: text.slice(0, space) as Instant, mail: text.slice(space + 1) };
}
