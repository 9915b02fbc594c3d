import { accessKey, account, emptyWorld, user } from '../../../src/simulator/world/builders.ts';
import { createdDaysAgo, stage, type Stage } from '../../e2e/harness.ts';

/** The owner switches the key off after the first notice and on again before the deadline. */
async function lifeOf(switchOff: number, switchOn: number, lastDay: number): Promise<string[]> {
  const key = accessKey({ createDate: createdDaysAgo(40) });
  const other = accessKey({ createDate: createdDaysAgo(2) });
  const ci = user({ name: 'ci', tags: { Contact: 'ann@example.com' }, accessKeys: [key, other] });
  const shop: Stage = await stage(emptyWorld({ accounts: [account({ users: [ci] })] }), {
    REMINDERDAYS: 'none',
  });
  const days: string[] = [];
  for (let day = 0; day <= lastDay; day += 1) {
    if (day === switchOff) key.status = 'Inactive';
    if (day === switchOn) key.status = 'Active';
    const report = await shop.run(day);
    days.push(report.keys.map(({ decision, notice }) => notice ?? decision).join());
  }
  await shop.close();
  return days;
}

describe('a key with a running notice cycle', () => {
  test('starts a new cycle when its owner switched it off over a run and on again', async () => {
    expect(await lifeOf(2, 4, 11)).toEqual([
      'first',
      'wait',
      '',
      '',
      'first',
      'wait',
      'wait',
      'wait',
      'wait',
      'wait',
      'wait',
      'deactivated',
    ]);
  });

  test('goes on with its cycle when it was active at every run', async () => {
    expect(await lifeOf(-1, -1, 7)).toEqual([
      'first',
      'wait',
      'wait',
      'wait',
      'wait',
      'wait',
      'wait',
      'deactivated',
    ]);
  });
});
