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

/** null when the user is gone, under a new name too. */
export async function liveUser(
  services: Pick<Services, 'enterAccount'>,
  restoreId: string,
  iam: Iam,
  finding: DatedFinding,
): Promise<LiveUser | null> {
  try {
    return { userName: finding.userName, iam, keys: await iam.listAccessKeys(finding.userName) };
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  const account = { accountId: finding.accountId, partition: partitionOf(finding.userArn) };
  const owner = await renamed(services.enterAccount(account, { kind: 'survey' }, restoreId), finding);
  if (owner === null) return null;
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
