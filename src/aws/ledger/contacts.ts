import type { EmailAddress } from '../../core/contact.ts';
import type { Day, Instant } from '../../core/instant.ts';
import type { LedgerTable } from './table.ts';

/** The last mail to an address: written once SES accepted it, before its notices are marked one by one. */
export interface SentDigest {
  readonly day: Day;
  readonly messageId: string;
  readonly sentAt: Instant;
  /** As-of instant of the run that sent it. */
  readonly asOf: Instant;
  readonly noticeIds: readonly string[];
}

export interface ContactState {
  readonly undeliverableSince: Instant | null;
  readonly lastDigest: SentDigest | null;
}

/** `CONTACT#<address>` / `STATE`. */
export interface ContactStates {
  readMany(addresses: readonly EmailAddress[]): Promise<ReadonlyMap<EmailAddress, ContactState>>;
  /** The commit point of a mail: after it, a crash cannot send the same notices again (I5). */
  recordDigest(address: EmailAddress, digest: SentDigest): Promise<void>;
}

const contactKey = (address: EmailAddress) => ({ pk: `CONTACT#${address}`, sk: 'STATE' });

export function contactStates(table: LedgerTable): ContactStates {
  return {
    async readMany(addresses) {
      const rows = await table.getMany([...new Set(addresses)].map(contactKey));
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
      await table.update(contactKey(address), {
        text: 'SET lastDigest = :digest',
        values: { ':digest': digest },
      });
    },
  };
}
