import type { Ledger } from '../ledger/ledger.ts';

/** What the last run knew, to guess what somebody meant by a name that the ledger does not know. */
export interface KnownNames {
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
    for await (const { account } of runs.accounts(runId, leaveOut)) accounts.add(account.accountId);
    for await (const { finding, contacts: told } of runs.findings(runId, leaveOut)) {
      users.add(finding.userName);
      keys.add(finding.accessKeyId);
      for (const contact of told) contacts.add(contact);
    }
  }
  return { accounts: [...accounts], users: [...users], contacts: [...contacts], keys: [...keys] };
}
