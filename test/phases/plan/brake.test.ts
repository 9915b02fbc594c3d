import type { User } from '../../../src/simulator/world/world.ts';
import { onDay, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { outcomes, owner } from '../../e2e/people.ts';

const shop = (users: readonly User[], settings: Readonly<Record<string, string>>): Promise<Stage> =>
  stage(onlyAccounts({ users }), settings);

describe('the brake', () => {
  test('lets the oldest deadlines go first and the rest on the days after', async () => {
    const staged = await shop(
      [owner('old'), owner('newer', { ageDays: 29 }), owner('newest', { ageDays: 28 })],
      {
        MAXDEACTIVATIONS: '1',
      },
    );
    for (const day of [0, 1, 2]) await staged.run(day);
    // Nothing ran for a week: all three are past their deadlines at once.
    const days = [];
    for (const day of [9, 10, 11, 12]) days.push(outcomes(await staged.run(day)));
    expect(days).toEqual([
      {
        old: 'deactivate deactivated deactivated',
        newer: 'deferred reminder notified',
        newest: 'deferred reminder notified',
      },
      { newer: 'deactivate deactivated deactivated', newest: 'deferred none' },
      { newest: 'deactivate deactivated deactivated' },
      {},
    ]);
  });

  test('keeps deferred keys noticed, so that the queue drains however long it is', async () => {
    const staged = await shop([owner('ci')], { MAXDEACTIVATIONS: '0', REMINDERDAYS: 'none' });
    const seen = [];
    for (const day of [0, 7, 8, 14, 21, 28]) seen.push(outcomes(await staged.run(day)).ci);
    expect(seen).toEqual([
      'notify first notified',
      'deferred reminder notified',
      'deferred none',
      'deferred reminder notified',
      'deferred reminder notified',
      'deferred reminder notified',
    ]);
    const released = await staged.engine({ MAXDEACTIVATIONS: 'unlimited' }).run(29);
    expect(outcomes(released)).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(released.keys[0]?.deadline).toBe(onDay(7));
  });
});
