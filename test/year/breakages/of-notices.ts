import { plusDays } from '../../../src/core/instant.ts';
import type { Tamper } from '../life/stage.ts';
import { withHistories, withLedger, withServices } from './tampers.ts';

export const OF_NOTICES: Readonly<Record<string, Tamper>> = {
  'counts the days from before the notice': withHistories((history) => ({
    ...history,
    notices: history.notices.map((notice) => ({
      ...notice,
      countsFrom: plusDays(notice.countsFrom, -5),
      deadline: plusDays(notice.deadline, -5),
    })),
  })),
  'counts a mail that SES did not accept': withServices((services) => ({
    ...services,
    ses: {
      ...services.ses,
      send: (mail, mayGoOn) => services.ses.send(mail, mayGoOn).catch(() => 'never-accepted'),
    },
  })),
  'forgets the mail about a deactivation': withLedger((ledger) => ({
    ...ledger,
    outbox: {
      ...ledger.outbox,
      add: (notice) =>
        notice.kind === 'deactivated' ? Promise.resolve('settled') : ledger.outbox.add(notice),
      // One by one.
      addMany: (notices) => Promise.resolve({ added: new Map(), left: notices }),
    },
  })),
  'ignores a bounce': withHistories((history) => ({
    ...history,
    notices: history.notices.map((notice) => ({ ...notice, status: 'sent' })),
  })),
  'forgets that a key was off, or exempt': withHistories((history) => ({
    ...history,
    foundInactiveAt: null,
    exemptAt: null,
  })),
  'forgets a restore': withHistories((history) => ({ ...history, restoredAt: null, deactivation: null })),
  'forgets what it has sent': withLedger((ledger) => ({
    ...ledger,
    contacts: { ...ledger.contacts, recordDigest: () => Promise.resolve() },
    outbox: { ...ledger.outbox, markSent: () => Promise.resolve() },
    // One by one.
    accepted: { record: (accepted) => Promise.resolve(accepted) },
  })),
  'marks an address for a mail that was held up': withServices((services) => ({
    ...services,
    ses: {
      ...services.ses,
      send: async (mail, mayGoOn) => {
        try {
          return await services.ses.send(mail, mayGoOn);
        } catch (error) {
          await services.ledger.contacts
            .markUndeliverable(mail.to, services.clock.now(), 'it failed')
            .catch(() => undefined);
          throw error;
        }
      },
    },
  })),
};
