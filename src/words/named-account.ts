import { oneLine } from './one-line.ts';

/** `111122223333/ci` as `111122223333 shop/ci`: nobody knows accounts by their numbers. Other IDs stay as they are. */
export function namedAccount(id: string, names: ReadonlyMap<string, string>): string {
  const [, accountId, rest = ''] = /^(\d{12})(\/.*)?$/s.exec(id) ?? [];
  const name = accountId === undefined ? undefined : names.get(accountId);
  return name === undefined ? id : `${accountId} ${oneLine(name, 40)}${rest}`;
}
