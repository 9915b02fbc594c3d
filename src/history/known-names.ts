import type { Account } from '../core/account.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What the last run knew, to guess what somebody meant by a name that the ledger does not know. */
export interface KnownNames {
  /** IDs and names. */
  readonly accounts: readonly string[];
  readonly users: readonly string[];
  readonly contacts: readonly string[];
  readonly keys: readonly string[];
}

export async function knownNames({ runs }: Pick<Ledger, 'runs'>): Promise<KnownNames> {
  const [accounts, users, contacts, keys] = [0, 0, 0, 0].map(() => new Set<string>()) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const runId = await runs.lastEnded();
  const leaveOut = (): void => undefined;
  if (runId !== null) {
    for (const { accountId, name } of await accountsOf({ runs }, runId)) accounts.add(accountId).add(name);
    for await (const { finding, contacts: told } of runs.findings(runId, leaveOut)) {
      users.add(finding.userName);
      keys.add(finding.accessKeyId);
      for (const contact of told) contacts.add(contact);
    }
  }
  return { accounts: [...accounts], users: [...users], contacts: [...contacts], keys: [...keys] };
}

type NamedAccount = Pick<Account, 'accountId' | 'name'>;

/** The accounts of the last run that ended; none before the first. @throws LedgerError */
export async function knownAccounts({ runs }: Pick<Ledger, 'runs'>): Promise<readonly NamedAccount[]> {
  const runId = await runs.lastEnded();
  return runId === null ? [] : accountsOf({ runs }, runId);
}

async function accountsOf({ runs }: Pick<Ledger, 'runs'>, runId: string): Promise<NamedAccount[]> {
  const accounts: NamedAccount[] = [];
  for await (const { account } of runs.accounts(runId, () => undefined)) accounts.push(account);
  return accounts;
}
