import type { Report } from '../core/report.ts';
import { oneLine } from './one-line.ts';

/** The names of accounts by their IDs. */
export function accountNames(
  accounts: readonly { readonly accountId: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  return new Map(accounts.map(({ accountId, name }) => [accountId, name]));
}

/** Those of a whole report: some hundred bytes an account. */
export async function namesOf({ accounts }: Pick<Report, 'accounts'>): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const { accountId, name } of accounts()) names.set(accountId, name);
  return names;
}

/** `111122223333/ci` as `111122223333 shop/ci`: nobody knows accounts by their numbers. Other IDs stay as they are. */
export function withAccountName(id: string, names: ReadonlyMap<string, string>): string {
  const [, accountId, rest = ''] = /^(\d{12})(\/.*)?$/s.exec(id) ?? [];
  const name = accountId === undefined ? undefined : names.get(accountId);
  return name === undefined ? id : `${accountId} ${oneLine(name, 40)}${rest}`;
}
