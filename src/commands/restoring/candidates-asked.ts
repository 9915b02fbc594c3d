import type { KeyName } from '../../core/access-key.ts';
import { candidatesNamed, candidatesOfRun, type Candidate } from '../../phases/restore/candidates.ts';
import type { Services } from '../../phases/run.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { nearest } from '../../words/nearest.ts';
import { namedAccount } from '../naming/named-account.ts';
import { keyFlag, namedKey } from '../naming/named-key.ts';
import { namedRun } from '../naming/named-run.ts';

/** A run, and which of its keys; or a key. */
export interface KeysAsked {
  readonly run?: string;
  readonly key?: string;
  readonly account?: string;
  readonly user?: string;
}

/** @throws UsageError for flags that are no names, and when the ledger has nothing of what they name */
export async function candidatesAsked(
  services: Services,
  asked: KeysAsked,
  tell: (text: string) => void,
): Promise<readonly Candidate[]> {
  const { run, key, account, user } = asked;
  const accountId = await namedAccount(services.ledger, account);
  if (key !== undefined)
    return [await known(services, await namedKey(services.sts, keyFlag(key), accountId))];
  const { runId } = await namedRun(services.ledger, run ?? '', (line) => {
    tell(`${line}\n`);
  });
  const userName = user ?? null;
  const wanted = await candidatesOfRun(services, runId, { accountId, userName });
  if (wanted.length > 0) return wanted;
  const all = await candidatesOfRun(services, runId, { accountId: null, userName: null });
  if (all.length === 0)
    throw new UsageError(`Run ${runId} has deactivated no key: there is nothing to restore.`);
  throw new UsageError(
    noKeyAsked(runId, { ...asked, ...(accountId !== null && { account: accountId }) }, all),
  );
}

/** What the run has no key of, and what was probably meant. */
export function noKeyAsked(
  runId: string,
  { account, user }: Pick<KeysAsked, 'account' | 'user'>,
  all: readonly Pick<Candidate, 'accountId' | 'userName'>[],
): string {
  const [asked, known] =
    user === undefined
      ? [account ?? '', all.map(({ accountId }) => accountId)]
      : [user, all.flatMap(({ userName }) => userName ?? [])];
  const meant = nearest(asked.slice(0, 100), [...new Set<string>(known)]);
  const what = [
    ...(account === undefined ? [] : [`of account ${account}`]),
    ...(user === undefined ? [] : [`of user ${JSON.stringify(user.slice(0, 100))}`]),
  ].join(' ');
  const hint = meant === undefined || meant === asked ? '.' : `; did you mean ${meant}?`;
  return `Run ${runId} has deactivated no key ${what}${hint} It has deactivated ${all.length} in all.`;
}

/** @throws UsageError when the ledger knows nothing of the key */
async function known(services: Services, key: KeyName): Promise<Candidate> {
  const [candidate] = await candidatesNamed(services, [key]);
  if (candidate && (candidate.deeds !== null || candidate.unread !== null)) return candidate;
  throw new UsageError(
    `The ledger knows nothing of the key ${key.accessKeyId} in account ${key.accountId}: no run has told anybody of it, and none has deactivated it.`,
  );
}
