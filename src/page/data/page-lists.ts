import type { Instant } from '../../core/instant.ts';
import type { Thresholds } from '../../core/policy.ts';
import type { Report } from '../../core/report.ts';
import type { ListedOptOut } from '../../core/run-changes.ts';
import type { FirstBy } from '../../core/first-by.ts';
import { kindOf, type KeyKind } from '../../words/key-kind.ts';
import { inOrder, listedAccount, type ListedAccount } from './account-rows.ts';
import { deadlineTally, type Deadlines } from './deadlines.ts';
import { optOutTally } from './opt-outs.ts';
import { ouTally, type OuCoverage } from './ous.ts';
import { isDue, isOverdue, isTooOld } from './overdue.ts';
import { rankTally, type Ranked } from './ranking.ts';

/**
 * What the page tells of all accounts and keys before it lists the keys. It has some hundred bytes for each account, and for
 * each address that is told; of keys it only counts.
 */
export interface PageLists {
  /** Names of accounts by their IDs. */
  readonly names: ReadonlyMap<string, string>;
  /** In the order in which the page lists them. */
  readonly accounts: readonly ListedAccount[];
  readonly ous: readonly OuCoverage[];
  readonly due: number;
  readonly overdue: number;
  readonly tooOld: number;
  readonly deadlines: Deadlines;
  readonly byAccount: readonly Ranked[];
  readonly byContact: readonly Ranked[];
  readonly optOuts: Pick<FirstBy<ListedOptOut>, 'items' | 'total'>;
  /** What the listed keys have, for whoever filters them. */
  readonly present: {
    readonly kinds: ReadonlySet<KeyKind>;
    readonly accounts: ReadonlySet<string>;
    readonly contacts: ReadonlySet<string>;
  };
}

/** Reads a report's lists once. @throws LedgerError */
export async function pageLists(
  report: Pick<Report, 'accounts' | 'keys'> & { readonly asOf: Instant },
  thresholds: Thresholds,
): Promise<PageLists> {
  const { asOf } = report;
  const names = new Map<string, string>();
  const accounts: ListedAccount[] = [];
  const ous = ouTally();
  const optOuts = optOutTally();
  for await (const account of report.accounts()) {
    names.set(account.accountId, account.name);
    accounts.push(listedAccount(account));
    ous.add(account);
    optOuts.addAccount(account);
  }
  const late = { due: 0, overdue: 0, tooOld: 0 };
  const deadlines = deadlineTally(asOf);
  const byAccount = rankTally(({ accountId }) => [accountId], thresholds, asOf);
  const byContact = rankTally(({ contacts }) => contacts, thresholds, asOf);
  const present = {
    kinds: new Set<KeyKind>(),
    accounts: new Set<string>(),
    contacts: new Set<string>(),
  };
  for await (const key of report.keys()) {
    if (isDue(key)) late.due += 1;
    if (isOverdue(key, asOf)) late.overdue += 1;
    if (isTooOld(key, thresholds)) late.tooOld += 1;
    for (const tally of [deadlines, byAccount, byContact]) tally.add(key);
    optOuts.addKey(key);
    present.kinds.add(kindOf(key));
    present.accounts.add(key.accountId);
    for (const contact of key.contacts) present.contacts.add(contact);
  }
  return {
    names,
    accounts: inOrder(accounts),
    ous: ous.largestFirst(),
    ...late,
    deadlines: deadlines.deadlines(),
    byAccount: byAccount.ranked(),
    byContact: byContact.ranked(),
    optOuts: optOuts.first,
    present,
  };
}
