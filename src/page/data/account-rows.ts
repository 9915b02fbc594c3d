import { compareText } from '../../core/compare-text.ts';
import type { AccountStatus } from '../../core/account.ts';
import type { AccountEntry } from '../../core/report.ts';
import { oneLine } from '../../words/one-line.ts';
import type { Dictionary } from './dictionary.ts';
import { ouOf } from './ous.ts';
import type { AccountRow } from './page-data.ts';
import { whyNotSurveyed } from './reasons.ts';

/** In the order of the list: what was not covered before what was left out on purpose, before what was looked at. */
const STATUSES = {
  unreachable: 'unreachable',
  'opted-out': 'opted out',
  'out-of-scope': 'out of scope',
  'not-active': 'not active',
  surveyed: 'surveyed',
} as const satisfies Record<AccountStatus, string>;

const ORDER = Object.keys(STATUSES);

export const ACCOUNT_STATUSES: readonly string[] = Object.values(STATUSES);

const NAME_LETTERS = 128;
const REASON_LETTERS = 200;

/** An account as the page lists it. */
export interface ListedAccount extends Pick<AccountEntry, 'accountId' | 'name' | 'status' | 'activeKeys'> {
  readonly ou: string | null;
  /** Why it was not surveyed; empty for one that was. */
  readonly why: string;
}

export function listedAccount(account: AccountEntry): ListedAccount {
  const { accountId, activeKeys, name, status } = account;
  return {
    accountId,
    name: oneLine(name, NAME_LETTERS),
    status,
    activeKeys,
    ou: ouOf(account),
    why: oneLine(whyNotSurveyed(account), REASON_LETTERS),
  };
}

/** The accounts as the page lists them. */
export function inOrder(accounts: readonly ListedAccount[]): ListedAccount[] {
  const rankOf = ({ status }: ListedAccount): number => ORDER.indexOf(status);
  return accounts.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || compareText(a.name, b.name) || compareText(a.accountId, b.accountId),
  );
}

export function accountRow(
  { accountId, name, ou, status, why, activeKeys }: ListedAccount,
  due: number,
  ous: Dictionary<string>,
  words: Dictionary<string>,
): AccountRow {
  return [
    accountId,
    name,
    ou === null ? -1 : ous.place(ou),
    ORDER.indexOf(status),
    words.place(why),
    activeKeys,
    due,
  ];
}
