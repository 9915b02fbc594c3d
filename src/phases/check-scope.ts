import { isRoot, type Account, type OuScope } from '../core/account.ts';
import { KeyRotationError, problem, type Problem } from '../core/problem.ts';
import { failureOrThrow, isGone } from '../aws/failure.ts';
import type { Organizations } from '../aws/organizations.ts';

/**
 * Whether INCLUDEOUS and EXCLUDEOUS name OUs and roots of this organization: an entry that names none would take in too
 * much, or nothing, and look like a clean run.
 * @returns why it could not be told; null when all is well
 * @throws KeyRotationError OU_NOT_FOUND
 */
export async function checkScope(
  organizations: Organizations,
  { include, exclude }: OuScope,
  accounts: readonly Account[],
): Promise<Problem | null> {
  const known = new Set(accounts.flatMap(({ ouPath }) => ouPath ?? []));
  const asked = [...new Set([...include, ...exclude])].filter((ou) => !known.has(ou));
  const missing: string[] = [];
  for (const ou of asked) {
    try {
      if (!(await isThere(organizations, ou, accounts))) missing.push(ou);
    } catch (error) {
      const { code, message } = failureOrThrow(error);
      return problem('run', ou, 'OU_PATH_UNREAD', message, code);
    }
  }
  if (missing.length === 0) return null;
  throw new KeyRotationError('OU_NOT_FOUND', `the organization has no ${missing.join(', ')}`);
}

async function isThere(
  organizations: Organizations,
  ou: string,
  accounts: readonly Account[],
): Promise<boolean> {
  if (isRoot(ou)) {
    const [any] = accounts;
    return any !== undefined && (await organizations.ouPath(any.accountId)).includes(ou);
  }
  try {
    await organizations.ouPath(ou);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
