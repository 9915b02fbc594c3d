import type { AccountEntry, ListedDecision, Report } from '../../core/report.ts';
import type { IsMeant } from '../../terminal/report-text.ts';
import { nearest } from '../../words/nearest.ts';
import { UsageError } from '../../settings/usage-error.ts';

export const DECISIONS = [
  'exempt',
  'notify',
  'wait',
  'deactivate',
  'deferred',
  'undetermined',
] as const satisfies readonly ListedDecision[];

/** Which of the listed keys are meant; of several values of one flag any, of several flags all. */
export interface KeyFilter {
  readonly account?: readonly string[];
  readonly ou?: readonly string[];
  readonly user?: readonly string[];
  readonly contact?: readonly string[];
  readonly decision?: readonly string[];
}

export type OuPathOf = (accountId: string) => Promise<readonly string[]>;

/**
 * Which of the listed keys are meant.
 * @param ouPathOf asked for accounts with listed keys only, when OUs are named
 * @throws UsageError for an account that the organization does not have
 */
export async function keysMeant(
  report: Pick<Report, 'accounts'>,
  { account, ou, user, contact, decision }: KeyFilter,
  ouPathOf: OuPathOf,
): Promise<IsMeant> {
  const accounts = account && (await accountsNamed(account, report));
  const [userIs, contactIs] = [user && anyOf(user), contact && anyOf(contact)];
  const isUnder = ou && under(ou, ouPathOf);
  return async (key) =>
    (accounts?.has(key.accountId) ?? true) &&
    (userIs?.(key.userName) ?? true) &&
    (contactIs === undefined || key.contacts.some(contactIs)) &&
    (decision?.includes(key.decision) ?? true) &&
    (isUnder === undefined || (await isUnder(key.accountId)));
}

export const isFilter = (filter: KeyFilter): boolean =>
  [filter.account, filter.ou, filter.user, filter.contact, filter.decision].some(
    (values) => values !== undefined,
  );

async function accountsNamed(
  named: readonly string[],
  { accounts }: Pick<Report, 'accounts'>,
): Promise<ReadonlySet<string>> {
  const all: Pick<AccountEntry, 'accountId' | 'name'>[] = [];
  for await (const { accountId, name } of accounts()) all.push({ accountId, name });
  return new Set(
    named.flatMap((text) => {
      const isNamed = matching(text);
      const found = all.filter(({ accountId, name }) => accountId === text || isNamed(name));
      if (found.length > 0) return found.map(({ accountId }) => accountId);
      const known = all.flatMap(({ accountId, name }) => [accountId, name]);
      const meant = nearest(text, known);
      throw new UsageError(
        `The organization has no account ${JSON.stringify(text.slice(0, 100))}. ${meant === undefined ? '--account takes an account ID, or a name, in which * stands for anything.' : `Did you mean ${JSON.stringify(meant)}?`}`,
      );
    }),
  );
}

/** Keys come account by account, and each account is asked for once. */
function under(ous: readonly string[], ouPathOf: OuPathOf): (accountId: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (accountId) => {
    const before = known.get(accountId);
    if (before !== undefined) return before;
    const isUnder = (await ouPathOf(accountId)).some((ou) => ous.includes(ou));
    known.set(accountId, isUnder);
    return isUnder;
  };
}

const anyOf = (patterns: readonly string[]): ((text: string) => boolean) => {
  const each = patterns.map(matching);
  return (text) => each.some((matches) => matches(text));
};

/** Case does not matter, and `*` stands for anything. */
function matching(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`, 'isu');
  return (text) => whole.test(text);
}
