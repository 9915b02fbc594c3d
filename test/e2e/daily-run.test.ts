import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { createdDaysAgo, stage, type Stage } from './harness.ts';

describe('a key of 30 days', () => {
  let shop: Stage;
  const key = accessKey({ id: 'AKIAIOSFODNN7EXAMPLE', createDate: createdDaysAgo(30) });
  beforeAll(async () => {
    const ci = user({ name: 'ci', tags: { Contact: 'ann@example.com' }, accessKeys: [key] });
    shop = await stage(
      emptyWorld({ accounts: [account({ id: '111122223333', name: 'shop', users: [ci] })] }),
    );
  });
  afterAll(() => shop.close());

  test('gets a notice on the first day, reminders, and is deactivated seven full days later', async () => {
    const outcomes = [];
    for (let day = 0; day <= 8; day += 1) {
      const report = await shop.run(day);
      outcomes.push(
        report.keys.map(({ decision, notice, outcome }) => [decision, notice, outcome].join(' ')).join(),
      );
    }
    expect(outcomes).toEqual([
      'notify first notified',
      'wait  none',
      'wait  none',
      'wait  none',
      'notify reminder notified',
      'wait  none',
      'notify reminder notified',
      'deactivate deactivated deactivated',
      '',
    ]);
    expect(key.status).toBe('Inactive');
    expect(shop.organization.ses.mailbox.to('ann@example.com')).toHaveLength(4);
  });
});
