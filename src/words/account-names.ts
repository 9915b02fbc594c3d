/** The names of accounts by their IDs. */
export function accountNames(
  accounts: readonly { readonly accountId: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  return new Map(accounts.map(({ accountId, name }) => [accountId, name]));
}
