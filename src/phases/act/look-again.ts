import { partitionOf, type Finding } from '../../core/access-key.ts';
import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { failureOrThrow, isGone } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import { RowUnreadableError } from '../../ledger/ledger-error.ts';
import type { Run, Services } from '../run.ts';
import { lookAt } from '../survey/look-at.ts';
import { liveKey } from './live-key.ts';

/**
 * What became of a key whose deactivation was begun. `out-of-reach`: its account was closed, has left, has opted out or
 * is out of scope by now, so that nobody may look any more. `unread`: it could not be told today.
 */
export type Whereabouts =
  | { readonly kind: 'active' | 'not-active' | 'gone' | 'out-of-reach' }
  | { readonly kind: 'unread'; readonly why: string };

export async function lookAgain(
  services: Services,
  run: Run,
  intent: RecordedDeactivation,
): Promise<Whereabouts> {
  const account = await accountOf(services, run, intent);
  if (account === null) return { kind: 'out-of-reach' };
  switch (account.status) {
    case 'not-active':
    case 'opted-out':
    case 'out-of-scope':
      return { kind: 'out-of-reach' };
    case 'unreachable':
      return { kind: 'unread', why: account.problems[0]?.message ?? 'the account is out of reach' };
    case 'pending':
    case 'surveyed': {
      const key = await findKey(services, run, intent);
      if (key === null) return { kind: 'gone' };
      if (key.inDoubt) return { kind: 'unread', why: 'IAM tells a status of the key that nobody knows' };
      return { kind: key.active ? 'active' : 'not-active' };
    }
  }
}

/** IAM throttles by account. */
const USERS_AT_ONCE = 4;

/**
 * As it is now: its opt-out may be younger than the intent. null when the organization has it no more.
 * @throws RowUnreadableError: that nobody can say what the run knows of it is not that it has left
 */
async function accountOf(
  services: Services,
  run: Run,
  { finding: { accountId } }: RecordedDeactivation,
): Promise<RunAccount | null> {
  const { found, unreadable } = await services.ledger.runs.accountsOf(run.runId, [accountId]);
  const damaged = unreadable.get(accountId);
  if (damaged) throw new RowUnreadableError(damaged);
  const listed = found.get(accountId);
  if (!listed) return null;
  return listed.status === 'pending' || listed.status === 'surveyed'
    ? lookAt(services, run, { ...listed, status: 'pending' })
    : listed;
}

/** The key under its user's name, or under the name that the user has by now; null when it is deleted. */
async function findKey(
  services: Services,
  run: Run,
  { finding }: RecordedDeactivation,
): Promise<ListedKey | null> {
  const account = { accountId: finding.accountId, partition: partitionOf(finding.userArn) };
  const iam = services.enterAccount(account, { kind: 'act', userArn: finding.userArn }, run.runId);
  const key = await liveKey(iam, finding);
  if (key !== null) return key;
  const reading = services.enterAccount(account, { kind: 'survey' }, run.runId);
  const userName = await ownerNow(reading, finding);
  if (userName === null) return findAmongAll(reading, finding);
  return userName === finding.userName ? null : liveKey(reading, { ...finding, userName });
}

/** null when IAM denies the question, or knows no such key. */
export async function ownerNow(iam: Iam, { accessKeyId }: Finding): Promise<string | null> {
  try {
    return await iam.ownerOf(accessKeyId);
  } catch (error) {
    if (isGone(error) || failureOrThrow(error).code === 'ACCESS_DENIED') return null;
    throw error;
  }
}

/** IAM denies whose a key is where that is denied, and where the key is deleted: the keys of all users tell which. */
async function findAmongAll(iam: Iam, finding: Finding): Promise<ListedKey | null> {
  const users = await iam.listUsers();
  const found = await limitedMap(users, USERS_AT_ONCE, ({ userName }) =>
    liveKey(iam, { ...finding, userName }),
  );
  return found.find((key) => key !== null) ?? null;
}
