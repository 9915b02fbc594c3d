import type { LookedAt } from '../../phases/restore/look.ts';
import type { Services } from '../../phases/run.ts';
import { rethrowBug } from '../../aws/failure.ts';
import { UsageError } from '../../settings/usage-error.ts';

/**
 * Where not one account could be entered, finds out whether the ledger is of another organization.
 * @throws UsageError when it is
 */
export async function assertOwnOrganization(
  { organizations }: Pick<Services, 'organizations'>,
  looked: readonly LookedAt[],
  { by, table }: { readonly by: string; readonly table: string },
): Promise<void> {
  const isOut = looked.every((key) => key.prospect === null && key.problem.scope === 'account');
  if (looked.length === 0 || !isOut) return;
  const accounts = new Set<string>(looked.map(({ accountId }) => accountId));
  const total = accounts.size;
  try {
    for await (const { accountId } of organizations.listAccounts()) if (accounts.has(accountId)) return;
  } catch (error) {
    // Whoever may not list accounts sees why each could not be entered.
    rethrowBug(error);
    return;
  }
  const which = total === 1 ? 'The account of these keys is' : `The ${total} accounts of these keys are`;
  throw new UsageError(
    `${which} not in the organization of ${by}: the ledger ${table} is of another one. Check --profile, --region and LEDGERTABLE; nothing was restored.`,
  );
}
