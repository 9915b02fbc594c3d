import type { KeyHistory } from '../../src/core/notice-cycle.ts';
import { instant, plusDays } from '../../src/core/instant.ts';
import type { ListedAccount } from '../../src/aws/organizations-answers.ts';
import type { Iam } from '../../src/aws/iam.ts';
import type { Tags } from '../../src/aws/tags.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Services } from '../../src/phases/run.ts';
import type { Tamper } from './life/stage.ts';
import { INSIDE } from './life/little-world.ts';

/** The engine, made wrong on purpose: an oracle that finds nothing in these finds nothing. */
export const BREAKAGES: Readonly<Record<string, Tamper>> = {
  'counts the days from before the notice': withHistories((history) => ({
    ...history,
    notices: history.notices.map((notice) => ({
      ...notice,
      countsFrom: plusDays(notice.countsFrom, -5),
      deadline: plusDays(notice.deadline, -5),
    })),
  })),
  'counts a mail that SES did not accept': (services) => ({
    ...services,
    ses: {
      ...services.ses,
      send: (mail, mayGoOn) => services.ses.send(mail, mayGoOn).catch(() => 'never-accepted'),
    },
  }),
  'forgets the mail about a deactivation': withLedger((ledger) => ({
    ...ledger,
    outbox: {
      ...ledger.outbox,
      add: (notice) =>
        notice.kind === 'deactivated' ? Promise.resolve('settled') : ledger.outbox.add(notice),
    },
  })),
  'reads tags once and believes them': withIam((iam, cache) => ({
    ...iam,
    userTags: async (userName) => {
      const known = cache.get(userName) ?? (await iam.userTags(userName));
      cache.set(userName, known);
      return known;
    },
  })),
  'takes tags that it could not read for none': withIam((iam) => ({
    ...iam,
    userTags: (userName) => iam.userTags(userName).catch(() => []),
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
  'ignores a pause': withLedger((ledger) => ({
    ...ledger,
    pause: { ...ledger.pause, read: () => Promise.resolve(null) },
  })),
  "ignores an account's opt-out": (services) => ({
    ...services,
    organizations: {
      ...services.organizations,
      accountTags: async (id) =>
        (await services.organizations.accountTags(id)).filter(([key]) => key !== 'KeyRotation'),
    },
  }),
  'takes every account for one in scope': withAccounts((account) => ({ ...account, ouPath: [INSIDE] })),
  'enters a suspended account': withAccounts((account) => ({ ...account, state: 'ACTIVE' })),
  'takes no lock': (services) => ({
    ...services,
    ledger: {
      ...services.ledger,
      lock: {
        ...services.ledger.lock,
        acquire: () => Promise.resolve({ held: true, leaseUntil: FOR_EVER }),
        renew: () => Promise.resolve(FOR_EVER),
      },
    },
  }),
  'forgets what it has sent': withLedger((ledger) => ({
    ...ledger,
    contacts: { ...ledger.contacts, recordDigest: () => Promise.resolve() },
    outbox: { ...ledger.outbox, markSent: () => Promise.resolve() },
  })),
  'leaves what it began open': withLedger((ledger) => ({
    ...ledger,
    keys: { ...ledger.keys, closeIntent: () => Promise.resolve() },
  })),
  'marks an address for a mail that was held up': (services) => ({
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
  }),
};

const FOR_EVER = instant('2099-01-01T00:00:00.000Z');

function withLedger(change: (ledger: Ledger) => Ledger): Tamper {
  return (services) => ({ ...services, ledger: change(services.ledger) });
}

function withAccounts(change: (account: ListedAccount) => ListedAccount): Tamper {
  return (services) => ({
    ...services,
    organizations: {
      ...services.organizations,
      listAccounts: async function* () {
        for await (const account of services.organizations.listAccounts()) yield change(account);
      },
    },
  });
}

function withHistories(change: (history: KeyHistory) => KeyHistory): Tamper {
  return withLedger((ledger) => ({
    ...ledger,
    keys: {
      ...ledger.keys,
      read: async (key) => change(await ledger.keys.read(key)),
      readMany: async (keys) => {
        const { found, unreadable } = await ledger.keys.readMany(keys);
        return {
          found: new Map([...found].map(([name, history]) => [name, change(history)])),
          unreadable,
        };
      },
      runningCycles: async function* (onUnreadable) {
        for await (const cycle of ledger.keys.runningCycles(onUnreadable))
          yield { ...cycle, history: change(cycle.history) };
      },
    },
  }));
}

function withIam(change: (iam: Iam, cache: Map<string, Tags>) => Iam): Tamper {
  const caches = new Map<string, Map<string, Tags>>();
  return (services: Services) => ({
    ...services,
    enterAccount: (account, purpose, runId) => {
      const cache = caches.get(account.accountId) ?? new Map<string, Tags>();
      caches.set(account.accountId, cache);
      return change(services.enterAccount(account, purpose, runId), cache);
    },
  });
}
