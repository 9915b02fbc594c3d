import { z } from 'zod';
import type { Site } from '../site.ts';

/** More accounts than a sandbox has. */
export const MAX_ACCOUNTS = 20;

const Organization = z.object({ Organization: z.object({ Id: z.string() }) });
const Caller = z.object({ Account: z.string() });
const Accounts = z.object({ Accounts: z.array(z.object({ Id: z.string() })) });

/** Nothing is begun in an organization that people live in. @throws Error with what to do */
export async function assertSandbox(site: Site): Promise<number> {
  const { organizationId, testAccountId, managementProfile } = site;
  await assertOrganization(site, null);
  if (managementProfile !== null) await assertOrganization(site, managementProfile);
  const { Accounts: accounts } = Accounts.parse(await site.aws(['organizations', 'list-accounts']));
  if (accounts.length > MAX_ACCOUNTS)
    throw new Error(
      `${organizationId} has ${accounts.length} accounts: a sandbox has at most ${MAX_ACCOUNTS}. Keys are deactivated and accounts moved here; take an organization that nobody lives in`,
    );
  if (testAccountId !== null && !accounts.some(({ Id }) => Id === testAccountId))
    throw new Error(`${testAccountId} (--test-account) is no account of ${organizationId}`);
  await assertTestProfile(site);
  return accounts.length;
}

async function assertOrganization(site: Site, profile: string | null): Promise<void> {
  const { Organization: found } = Organization.parse(
    await site.aws(['organizations', 'describe-organization'], profile),
  );
  if (found.Id === site.organizationId) return;
  const whose = profile === null ? 'these credentials' : `those of the profile ${profile}`;
  throw new Error(`${whose} are of the organization ${found.Id}, and not of ${site.organizationId}`);
}

/** A user with a key is made there, and deleted: in no other account than the one that was named. */
async function assertTestProfile(site: Site): Promise<void> {
  const { testAccountId, testProfile } = site;
  if (testProfile === null) return;
  if (testAccountId === null)
    throw new Error('--test-profile needs --test-account, so that it is that account');
  const { Account } = Caller.parse(await site.aws(['sts', 'get-caller-identity'], testProfile));
  if (Account !== testAccountId)
    throw new Error(
      `${testProfile} (--test-profile) is of the account ${Account}, and not of ${testAccountId}`,
    );
}
