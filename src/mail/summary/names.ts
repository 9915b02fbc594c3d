import { compareText } from '../../core/compare-text.ts';
import type { KeyEntry } from '../../core/report.ts';
import { code, name, type Line } from '../render/document.ts';
import { count } from '../../words/counts.ts';

/** Names of accounts by their IDs. */
export type Names = ReadonlyMap<string, string>;

/** `111122223333 shop/ci`, or the account alone: nobody knows accounts by their numbers. */
export function placeOf(
  { accountId, userName }: { readonly accountId: string; readonly userName: string | null },
  names: Names,
): Line {
  const accountName = names.get(accountId);
  return [
    accountId,
    ...(accountName === undefined ? [] : [' ', name(accountName, 40)]),
    ...(userName === null ? [] : ['/', name(userName, 64)]),
  ];
}

export const keyLine = (key: KeyEntry, names: Names): Line => [
  code(key.accessKeyId),
  ' ',
  ...placeOf(key, names),
];

/** The users of keys: the first three by name, the others counted. */
export function usersOf(keys: readonly KeyEntry[]): Line {
  const users = [...new Set(keys.map(({ userName }) => userName))].sort(compareText);
  const named = users.slice(0, 3).flatMap((each, index): Line => [index === 0 ? '' : ', ', name(each, 64)]);
  return users.length > 3 ? [...named, ` and ${count(users.length - 3, 'more user')}`] : named;
}
