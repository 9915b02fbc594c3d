import { plusDays } from '../../../src/core/instant.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { FIRST_DAY, FOE } from '../life/little-world.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Tamper } from '../life/stage.ts';
import { withHistories, withLedger, withSettings } from './tampers.ts';

export const OF_FAIRNESS: Readonly<Record<string, Tamper>> = {
  'lets one more through than the brake': withSettings((settings) => {
    const { maxDeactivations } = settings.policy;
    return maxDeactivations === null
      ? settings
      : { ...settings, policy: { ...settings.policy, maxDeactivations: maxDeactivations + 1 } };
  }),
  'lets what cannot be deactivated hold the brake': withLedger((ledger) => ({
    ...ledger,
    keys: { ...ledger.keys, setBack: () => Promise.resolve() },
    runs: {
      ...ledger.runs,
      findingsOf: () => Promise.resolve({ found: new Map(), unreadable: new Map() }),
    },
  })),
  'lets one account go before all others': withHistories((history, accountId) =>
    accountId === FOE ? history : { ...history, setBackAt: FAR_AHEAD },
  ),
  'marks whom a bounce of an unknown mail names': withLedger((ledger) => ({
    ...ledger,
    mails: {
      ...ledger.mails,
      recordUndelivered: async (messageId, undelivered) => {
        await ledger.mails.recordUndelivered(messageId, undelivered);
        const [named] = /\S+@\S+/.exec(undelivered.why) ?? [];
        if (named !== undefined && ((await ledger.mails.read(messageId))?.notices ?? null) === null)
          await ledger.contacts.markUndeliverable(named as EmailAddress, undelivered.at, undelivered.why);
      },
    },
  })),
  'mails whom CONTACTDOMAINS keeps out': withSettings((settings) => ({ ...settings, contactDomains: null })),
};

const FAR_AHEAD = plusDays(instant(FIRST_DAY), 400);
