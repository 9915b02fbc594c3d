import { CYCLE_SLACK_DAYS, OVERDUE_REMINDER_DAYS } from '../../src/core/policy.ts';

test('an overdue key is reminded before its cycle dies, whatever the grace period', () => {
  const shortestGraceDays = 1;
  expect(OVERDUE_REMINDER_DAYS).toBeLessThan(shortestGraceDays + CYCLE_SLACK_DAYS);
});
