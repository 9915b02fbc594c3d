import type { Finding } from '../../core/access-key.ts';
import { isGone } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';

/** The key as IAM lists it now; null when it is gone, or its user is. */
export async function liveKey(iam: Iam, finding: Finding): Promise<ListedKey | null> {
  return keyOf(await liveKeys(iam, finding), finding);
}

/** The keys of its user as IAM lists them now; none when the user is gone. */
export async function liveKeys(iam: Iam, { userName }: Finding): Promise<readonly ListedKey[]> {
  try {
    return await iam.listAccessKeys(userName);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

export function keyOf(keys: readonly ListedKey[], { accessKeyId }: Finding): ListedKey | null {
  return keys.find((key) => key.accessKeyId === accessKeyId) ?? null;
}
