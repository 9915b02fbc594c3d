import type { KeyEntry, ListedDecision, RunReport } from '../../core/report.ts';
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
 * The report with only the keys that are meant; its counts stay those of the whole run.
 * @param ouPathOf asked for accounts with listed keys only, when OUs are named
 * @throws UsageError for an account that the organization does not have
 */
export async function filterKeys(
  report: RunReport,
  filter: KeyFilter,
  ouPathOf: OuPathOf,
): Promise<RunReport> {
  const { account, user, contact, decision } = filter;
  const accounts = account && accountsNamed(account, report);
  const [userIs, contactIs] = [user && anyOf(user), contact && anyOf(contact)];
  const keys = report.keys.filter(
    (key) =>
      (accounts?.has(key.accountId) ?? true) &&
      (userIs?.(key.userName) ?? true) &&
      (contactIs === undefined || key.contacts.some(contactIs)) &&
      (decision?.includes(key.decision) ?? true),
  );
  return { ...report, keys: filter.ou ? await under(filter.ou, keys, ouPathOf) : keys };
}

export const isFilter = (filter: KeyFilter): boolean =>
  [filter.account, filter.ou, filter.user, filter.contact, filter.decision].some(
    (values) => values !== undefined,
  );

function accountsNamed(named: readonly string[], { accounts }: RunReport): ReadonlySet<string> {
  return new Set(
    named.flatMap((text) => {
      const isNamed = matching(text);
      const found = accounts.filter(({ accountId, name }) => accountId === text || isNamed(name));
      if (found.length > 0) return found.map(({ accountId }) => accountId);
      const known = accounts.flatMap(({ accountId, name }) => [accountId, name]);
      const meant = nearest(text, known);
      throw new UsageError(
        `The organization has no account ${JSON.stringify(text.slice(0, 100))}. ${meant === undefined ? '--account takes an account ID, or a name, in which * stands for anything.' : `Did you mean ${JSON.stringify(meant)}?`}`,
      );
    }),
  );
}

async function under(
  ous: readonly string[],
  keys: readonly KeyEntry[],
  ouPathOf: OuPathOf,
): Promise<KeyEntry[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { accountId } of keys) {
    if (!paths.has(accountId)) paths.set(accountId, await ouPathOf(accountId));
  }
  return keys.filter(({ accountId }) => paths.get(accountId)?.some((ou) => ous.includes(ou)) === true);
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
