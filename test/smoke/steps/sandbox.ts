import { z } from 'zod';
import type { Site } from '../site.ts';

/** More accounts than a sandbox has. */
export const MAX_ACCOUNTS = 20;

const Organization = z.object({ Organization: z.object({ Id: z.string() }) });
const Accounts = z.object({ Accounts: z.array(z.object({ Id: z.string() })) });

/** Nothing is begun in an organization that people live in. @throws Error with what to do */
export async function assertSandbox(site: Site): Promise<number> {
  const { organizationId, testAccountId } = site;
  const { Organization: found } = Organization.parse(
    await site.aws(['organizations', 'describe-organization']),
  );
  if (found.Id !== organizationId)
    throw new Error(`these credentials are of the organization ${found.Id}, and not of ${organizationId}`);
  const { Accounts: accounts } = Accounts.parse(await site.aws(['organizations', 'list-accounts']));
  if (accounts.length > MAX_ACCOUNTS)
    throw new Error(
      `${organizationId} has ${accounts.length} accounts: a sandbox has at most ${MAX_ACCOUNTS}. Keys are deactivated and accounts moved here; take an organization that nobody lives in`,
    );
  if (testAccountId !== null && !accounts.some(({ Id }) => Id === testAccountId))
    throw new Error(`${testAccountId} (--test-account) is no account of ${organizationId}`);
  return accounts.length;
}
