import type { KeyDeeds } from '../../../src/core/restoration.ts';
import type { Tamper } from '../life/stage.ts';
import { withLedger, withPurpose } from './tampers.ts';

export const OF_RIGHTS: Readonly<Record<string, Tamper>> = {
  'acts with a session for more users than one': withPurpose((purpose) =>
    purpose.kind === 'act'
      ? { kind: 'restore', userArns: [purpose.userArn, `${purpose.userArn}-and-another`] }
      : purpose,
  ),
  'acts with a session that may only read': withPurpose((purpose) =>
    purpose.kind === 'act' ? { kind: 'survey' } : purpose,
  ),
  'takes every SES identity for its own': withLedger((ledger) => ({
    ...ledger,
    identities: { ...ledger.identities, readMany: (addresses) => Promise.resolve(new Set(addresses)) },
  })),
  'restores what it was to deactivate and did not': withLedger((ledger) => ({
    ...ledger,
    restores: {
      ...ledger.restores,
      read: async (key) => asIfDone(await ledger.restores.read(key)),
      readMany: async (keys) => {
        const { found, unreadable } = await ledger.restores.readMany(keys);
        return {
          found: new Map([...found].map(([name, deeds]) => [name, asIfDone(deeds)])),
          unreadable,
        };
      },
      claim: async (key, restoration) => {
        await ledger.restores.claim(key, restoration);
        return true;
      },
    },
  })),
};

const asIfDone = (deeds: KeyDeeds): KeyDeeds =>
  deeds.deactivation?.state === 'withdrawn'
    ? { ...deeds, deactivation: { ...deeds.deactivation, state: 'done' } }
    : deeds;
