import { partitionOf, type DatedFinding } from '../../core/access-key.ts';
import type { LiveStatus } from '../../core/restoration.ts';
import { isGone } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import { liveKey } from '../act/live-key.ts';
import { ownerNow } from '../act/look-again.ts';
import type { Services } from '../run.ts';

/** A user's keys as they are now, and by which name and session the user is reached. */
export interface LiveUser {
  readonly userName: string;
  readonly iam: Iam;
  readonly keys: readonly ListedKey[];
}

/** Who has the user's name now, if anybody; it may be given to another user. */
export async function userNamed(iam: Iam, userName: string): Promise<LiveUser | null> {
  try {
    return { userName, iam, keys: await iam.listAccessKeys(userName) };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/**
 * Whose the key is now: the user's under its name, or under a new one.
 * @param named who has the name; so that users with several keys are asked for once
 * @returns `named` when the key is nobody's any more
 */
export async function liveUser(
  services: Pick<Services, 'enterAccount'>,
  restoreId: string,
  named: LiveUser | null,
  finding: DatedFinding,
): Promise<LiveUser | null> {
  if (statusOf(named, finding.accessKeyId) !== 'gone') return named;
  const account = { accountId: finding.accountId, partition: partitionOf(finding.userArn) };
  const owner = await renamed(services.enterAccount(account, { kind: 'survey' }, restoreId), finding);
  if (owner === null) return named;
  const { userName, userArn } = owner;
  const own = services.enterAccount(account, { kind: 'restore', userArns: [userArn] }, restoreId);
  return { userName, iam: own, keys: await own.listAccessKeys(userName) };
}

export function statusOf(user: LiveUser | null, accessKeyId: string): LiveStatus {
  const key = user?.keys.find((each) => each.accessKeyId === accessKeyId);
  return key === undefined ? 'gone' : key.active ? 'active' : 'inactive';
}

/** IAM throttles by account. */
const USERS_AT_ONCE = 4;

/** Whose the key is by now. A key keeps to its user, whatever the user is called. */
async function renamed(
  reading: Iam,
  finding: DatedFinding,
): Promise<{ readonly userName: string; readonly userArn: string } | null> {
  const users = await reading.listUsers();
  const name = await ownerNow(reading, finding);
  if (name !== null) return users.find(({ userName }) => userName === name) ?? null;
  const asked = await limitedMap(users, USERS_AT_ONCE, async (user) =>
    (await liveKey(reading, { ...finding, userName: user.userName })) === null ? [] : [user],
  );
  return asked.flat()[0] ?? null;
}
