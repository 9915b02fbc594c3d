import type { Finding } from '../../core/access-key.ts';
import { isGone } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';

/** The key as IAM lists it now; null when it is gone, or its user is. */
export async function liveKey(iam: Iam, { userName, accessKeyId }: Finding): Promise<ListedKey | null> {
  try {
    const keys = await iam.listAccessKeys(userName);
    return keys.find((key) => key.accessKeyId === accessKeyId) ?? null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
