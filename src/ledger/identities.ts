import type { EmailAddress, SenderAddress } from '../core/contact.ts';
import type { Instant } from '../core/instant.ts';
import { addressIn, readIdentity } from './rows/address-rows.ts';
import { sortRows } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

/** An address by the letters in which SES was asked: it tells them apart. */
type Identity = EmailAddress | SenderAddress;

/** `IDENTITY#<address>` / `STATE`: the SES verifications that this tool asked for. Others are never touched (I9). */
export interface RequestedIdentities {
  readMany(addresses: readonly Identity[]): Promise<ReadonlySet<Identity>>;
  /** Written before SES is asked, so that a crash leaves no identity that nobody owns. */
  recordRequest(address: Identity, at: Instant): Promise<void>;
}

const identityKey = (address: Identity) => ({ pk: `IDENTITY#${address}`, sk: 'STATE' });

export function requestedIdentities(table: LedgerTable): RequestedIdentities {
  return {
    async readMany(addresses) {
      const rows = await table.getMany(addresses.map(identityKey));
      // A row that cannot be read proves nothing: the identity is not ours.
      return new Set(sortRows(rows, readIdentity, addressIn).found.keys());
    },

    async recordRequest(address, at) {
      await table.update(identityKey(address), {
        text: 'SET requestedAt = :at',
        values: { ':at': at },
      });
    },
  };
}
