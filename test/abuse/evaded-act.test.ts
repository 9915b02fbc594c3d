import type { User } from '../../src/simulator/world/world.ts';
import { NO_RETRIES, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccountOf, onlyAccounts } from '../e2e/only-accounts.ts';
import { keyOf, outcomes, owner } from '../e2e/people.ts';

const SETTINGS = { GRACEDAYS: '4', REMINDERDAYS: 'none' };
/** First notice, and the deadline with its attempt, again and again. */
const DAYS = 24;

const shop = (): Promise<Stage> =>
  stage(onlyAccounts({ users: [owner('eve', { ageDays: 300 })] }), SETTINGS, { client: NO_RETRIES });

/** Each day between survey and act. */
function betweenTheLooks({ organization }: Stage, evade: () => void): void {
  organization.faults.intercept(({ action }) => {
    if (action === 'GetSendQuota') evade();
    return undefined;
  });
}

test('a key that is off at each deed and on at each survey begins anew each time, and is named', async () => {
  const staged = await shop();
  const key = keyOf(staged.organization.world, 'eve');
  betweenTheLooks(staged, () => (key.status = 'Inactive'));
  const told = new Set<string>();
  const first: number[] = [];
  for (let day = 0; day <= DAYS; day += 1) {
    const report = await staged.run(day);
    key.status = 'Active';
    if (outcomes(report).eve === 'notify first notified') first.push(day);
    for (const { code } of report.problems) told.add(code);
  }
  expect(first).toEqual([0, 5, 10, 15, 20]);
  expect([...told].sort()).toEqual(['CYCLE_RESTARTED', 'KEY_SWITCHED']);
}, 180_000);

test('renaming the user at each deed, and back, keeps no key alive', async () => {
  const staged = await shop();
  const { users } = onlyAccountOf(staged);
  const rename = (from: string, to: string): void => {
    const user: User | undefined = users.get(from);
    if (!user) return;
    users.delete(from);
    users.set(to, { ...user, name: to });
  };
  betweenTheLooks(staged, () => {
    rename('eve', 'tmp');
  });
  for (let day = 0; day <= 4; day += 1) {
    await staged.run(day);
    rename('tmp', 'eve');
  }
  expect(keyOf(staged.organization.world, 'eve').status).toBe('Inactive');
});
