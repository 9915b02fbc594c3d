import type { User } from '../../../src/simulator/world/world.ts';
import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { keyOf, owner } from '../../e2e/people.ts';
import { keep, replay, type Scene } from '../../e2e/scene.ts';

/** When the last of their deadlines has come. */
export const DAY = 9;
export const MAX = 2;
export const STUCK = '300000000001';
const FREE = '300000000002';
const names = (prefix: string, ages: readonly number[]): User[] =>
  ages.map((ageDays, n) => owner(`${prefix}-${n}`, { ageDays }));

/** Three keys of an account that denies it, and three that can be deactivated: a pair comes of age each day. */
export async function eveOfDeadlines(): Promise<Scene> {
  const staged = await stage(
    onlyAccounts(
      { id: STUCK, users: names('stuck', [30, 29, 28]) },
      { id: FREE, users: names('free', [30, 29, 28]) },
    ),
  );
  for (const day of [0, 1, 2]) await staged.run(day);
  return keep(staged);
}

const ALL = ['free-0', 'free-1', 'free-2', 'stuck-0', 'stuck-1', 'stuck-2'];
export const off = ({ organization }: Stage): string[] =>
  ALL.filter((name) => keyOf(organization.world, name).status === 'Inactive');
/** Nothing ran since; there are fewer places than the account that denies it has keys. */
export const onTheDay = async (
  scene: Scene,
  settings: Readonly<Record<string, string>> = {},
): Promise<Stage> => {
  const staged = await replay(scene, { client: NO_RETRIES }, { MAXDEACTIVATIONS: String(MAX), ...settings });
  staged.organization.faults.deny('iam:UpdateAccessKey', STUCK);
  return staged;
};
