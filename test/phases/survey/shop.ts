import type { User } from '../../../src/simulator/world/world.ts';
import { stage, type Stage, type StageOptions } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';

export const SHOP = '300000000001';

/** An organization of one account with these users. */
export function shop(
  users: readonly User[],
  settings: Readonly<Record<string, string>> = {},
  options: StageOptions = {},
): Promise<Stage> {
  return stage(onlyAccounts({ id: SHOP, users }), settings, options);
}
