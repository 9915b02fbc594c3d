import type { AccountId } from './account.ts';
import { problem, type Problem } from './problem.ts';

/** Whether an account's root user has an active access key; `unread` where the credential report leaves it open. */
export type RootKey = 'active' | 'none' | 'unread';

/**
 * Root access keys cannot be narrowed by any policy of the account, and CIS AWS Foundations ("no root user account access
 * key exists") wants none. They are told of and never touched. null where no credential
 * report was seen, or none that speaks of the root user.
 */
export function rootKeyProblem(
  { accountId, name }: { readonly accountId: AccountId; readonly name: string },
  rootKey: RootKey | null,
): Problem | null {
  switch (rootKey) {
    case null:
    case 'none':
      return null;
    case 'active':
      return problem(
        'account',
        accountId,
        'ROOT_KEY_ACTIVE',
        `the root user of ${name} has an active access key`,
      );
    case 'unread':
      return problem(
        'account',
        accountId,
        'ROOT_KEY_ACTIVE',
        `the root user of ${name} may have an active access key: the credential report does not say clearly`,
      );
  }
}
