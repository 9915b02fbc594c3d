import type { Iam } from '../../../src/aws/iam.ts';
import type { ListedAccount } from '../../../src/aws/organizations-answers.ts';
import type { SessionPurpose } from '../../../src/aws/session-policy.ts';
import type { KeyHistory } from '../../../src/core/notice-cycle.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Services } from '../../../src/phases/run.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import type { Tamper } from '../life/stage.ts';

/** Where the engine meets AWS, its ledger and its settings, something is changed. */
export const withServices =
  (change: (services: Services) => Services): Tamper =>
  (engine) => ({ ...engine, services: change(engine.services) });

export const withSettings =
  (change: (settings: Settings) => Settings): Tamper =>
  (engine) => ({ ...engine, settings: change(engine.settings) });

export const withLedger = (change: (ledger: Ledger) => Ledger): Tamper =>
  withServices((services) => ({ ...services, ledger: change(services.ledger) }));

export function withAccounts(change: (account: ListedAccount) => ListedAccount): Tamper {
  return withServices((services) => ({
    ...services,
    organizations: {
      ...services.organizations,
      listAccounts: async function* () {
        for await (const account of services.organizations.listAccounts()) yield change(account);
      },
    },
  }));
}

/** @param change of the history of a key in this account */
export function withHistories(change: (history: KeyHistory, accountId: string) => KeyHistory): Tamper {
  return withLedger((ledger) => ({
    ...ledger,
    keys: {
      ...ledger.keys,
      read: async (key) => change(await ledger.keys.read(key), key.accountId),
      readMany: async (keys) => {
        const { found, unreadable } = await ledger.keys.readMany(keys);
        const changed = [...found].map(
          ([name, history]) => [name, change(history, name.slice(0, 12))] as const,
        );
        return { found: new Map(changed), unreadable };
      },
      runningCycles: async function* (onUnreadable) {
        for await (const cycle of ledger.keys.runningCycles(onUnreadable))
          yield { ...cycle, history: change(cycle.history, cycle.accountId) };
      },
    },
  }));
}

export const withIam = (change: (iam: Iam) => Iam): Tamper =>
  withServices((services) => ({
    ...services,
    enterAccount: (account, purpose, runId) => change(services.enterAccount(account, purpose, runId)),
  }));

export const withPurpose = (change: (purpose: SessionPurpose) => SessionPurpose): Tamper =>
  withServices((services) => ({
    ...services,
    enterAccount: (account, purpose, runId) => services.enterAccount(account, change(purpose), runId),
  }));
