import { parseAccessKeyId, type AccessKeyId, type KeyName } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { errorName, failureOrThrow } from '../../aws/failure.ts';
import type { Sts } from '../../aws/sts.ts';
import { UsageError } from '../../settings/usage-error.ts';

/** @throws UsageError when it is none */
export function keyFlag(text: string): AccessKeyId {
  const id = parseAccessKeyId(text.trim());
  if (id !== null) return id;
  throw new UsageError(
    `--key is ${JSON.stringify(text.slice(0, 150))}; it takes a whole access key ID, such as AKIAIOSFODNN7EXAMPLE.`,
  );
}

/**
 * A key and its account, which STS tells where nobody does.
 * @throws UsageError when STS knows no such key, or may not be asked
 */
export async function namedKey(
  sts: Sts,
  accessKeyId: AccessKeyId,
  accountId: AccountId | null,
): Promise<KeyName> {
  if (accountId !== null) return { accountId, accessKeyId };
  try {
    return { accountId: await sts.accountOf(accessKeyId), accessKeyId };
  } catch (error) {
    const { code, message } = failureOrThrow(error);
    const name = errorName(error);
    if (name === 'ValidationError' || name === 'InvalidParameterValue' || code === 'GONE')
      throw new UsageError(`AWS knows no access key ${accessKeyId}: ${message}`);
    if (code !== 'ACCESS_DENIED') throw error;
    throw new UsageError(
      `Whose the key ${accessKeyId} is you may not ask (sts:GetAccessKeyInfo): name its account with --account.`,
    );
  }
}
