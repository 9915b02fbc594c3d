import type { AccessKey, MemberAccount, User } from './world.ts';

/** Which user had a key when it was last looked for; made anew when that turns out wrong. */
const OWNERS_BY_ACCOUNT = new WeakMap<MemberAccount, Map<string, User>>();

/** The key of that ID in the account and its user, found without walking all users each time. */
export function findAccessKey(
  account: MemberAccount,
  accessKeyId: string,
): { readonly user: User; readonly key: AccessKey } | undefined {
  return (
    lookUp(account, accessKeyId) ??
    (indexOwners(account).has(accessKeyId) ? lookUp(account, accessKeyId) : undefined)
  );
}

function lookUp(
  account: MemberAccount,
  accessKeyId: string,
): { readonly user: User; readonly key: AccessKey } | undefined {
  const user = OWNERS_BY_ACCOUNT.get(account)?.get(accessKeyId);
  const key = user?.accessKeys.find(({ id }) => id === accessKeyId);
  return user && key && account.users.get(user.name) === user ? { user, key } : undefined;
}

function indexOwners(account: MemberAccount): Map<string, User> {
  const owners = new Map<string, User>();
  for (const user of account.users.values()) for (const key of user.accessKeys) owners.set(key.id, user);
  OWNERS_BY_ACCOUNT.set(account, owners);
  return owners;
}
