import { instant } from '../../../src/core/instant.ts';
import type { Tamper } from '../life/stage.ts';
import { INSIDE } from '../life/little-world.ts';
import { withAccounts, withLedger, withServices } from './tampers.ts';

const FOR_EVER = instant('2099-01-01T00:00:00.000Z');

export const OF_SCOPE: Readonly<Record<string, Tamper>> = {
  'ignores a pause': withLedger((ledger) => ({
    ...ledger,
    pause: { ...ledger.pause, read: () => Promise.resolve(null) },
  })),
  "ignores an account's opt-out": withServices((services) => ({
    ...services,
    organizations: {
      ...services.organizations,
      accountTags: async (id) =>
        (await services.organizations.accountTags(id)).filter(([key]) => key !== 'KeyRotation'),
    },
  })),
  'takes every account for one in scope': withAccounts((account) => ({ ...account, ouPath: [INSIDE] })),
  'enters a suspended account': withAccounts((account) => ({ ...account, state: 'ACTIVE' })),
  'takes no lock': withLedger((ledger) => ({
    ...ledger,
    lock: {
      ...ledger.lock,
      acquire: () => Promise.resolve({ held: true, leaseUntil: FOR_EVER }),
      renew: () => Promise.resolve(FOR_EVER),
    },
  })),
  'leaves what it began open': withLedger((ledger) => ({
    ...ledger,
    keys: { ...ledger.keys, closeIntent: () => Promise.resolve() },
  })),
};
