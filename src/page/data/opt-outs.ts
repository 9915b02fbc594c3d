import { firstBy } from '../../core/first-by.ts';
import type { AccountEntry, KeyEntry } from '../../core/report.ts';
import { optOutsOf, optOutText, type ListedOptOut } from '../../core/run-changes.ts';

/** Beyond so many nobody reads on: report.json has them all. */
export const SHOWN_OF_LIST = 500;

/** Opted-out accounts, then exempt users, each once, as they come: users account by account. */
export function optOutTally() {
  const first = firstBy<ListedOptOut>(SHOWN_OF_LIST);
  let inAccount = '';
  let users = new Set<string>();
  return {
    addAccount(account: AccountEntry): void {
      for (const each of optOutsOf({ accounts: [account], keys: [] })) first.add('account', () => each);
    },
    addKey(key: KeyEntry): void {
      if (key.accountId !== inAccount) {
        inAccount = key.accountId;
        users = new Set();
      }
      for (const each of optOutsOf({ accounts: [], keys: [key] })) {
        const isKnown = users.size === users.add(optOutText(each)).size;
        if (!isKnown) first.add('user', () => each);
      }
    },
    first,
  };
}
