import { parseAccountId, type AccountId } from '../../core/account.ts';
import { knownAccounts } from '../../history/known-names.ts';
import { orEnd } from '../../ledger/ledger-error.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { nearest } from '../../words/nearest.ts';

/**
 * `--account`: an ID, which may be one that the ledger does not know, or the name of an account of the last run that
 * ended; case does not matter. null when none is given.
 * @throws UsageError for a name of several accounts, and for one of none, with the one that was probably meant
 */
export async function namedAccount(
  ledger: Pick<Ledger, 'runs'>,
  text: string | undefined,
): Promise<AccountId | null> {
  if (text === undefined) return null;
  const named = text.trim();
  const id = parseAccountId(named);
  if (id !== null) return id;
  const accounts = await orEnd(knownAccounts(ledger));
  const found = accounts.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  const [first] = found;
  if (first && found.length === 1) return first.accountId;
  const shown = JSON.stringify(named.slice(0, 100));
  if (found.length > 1) {
    const ids = found.map(({ accountId }) => accountId).join(', ');
    throw new UsageError(`${found.length} accounts have the name ${shown}: say which by its ID: ${ids}.`);
  }
  const known = accounts.flatMap(({ accountId, name }) => [accountId, name]);
  const meant = nearest(named.slice(0, 100), known);
  const hint = meant === undefined ? '.' : `; did you mean ${JSON.stringify(meant)}?`;
  throw new UsageError(
    `The last run knew no account ${shown}${hint} --account takes an account ID of 12 digits, or a name.`,
  );
}
