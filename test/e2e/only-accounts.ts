import { account, emptyWorld, type AccountOverrides } from '../../src/simulator/world/builders.ts';
import type { MemberAccount, World } from '../../src/simulator/world/world.ts';
import type { Stage } from './harness.ts';

/** An organization of these accounts alone: the hub's own, which has no users, would only add calls. */
export function onlyAccounts(...accounts: readonly AccountOverrides[]): World {
  const world = emptyWorld({ accounts: accounts.map((each) => account(each)) });
  world.accounts.delete(world.hub.accountId);
  return world;
}

/** The account of an organization that has one. */
export function onlyAccountOf({ organization }: Stage): MemberAccount {
  const [found, ...more] = organization.world.accounts.values();
  if (!found || more.length > 0) throw new Error('the organization has not one account');
  return found;
}
