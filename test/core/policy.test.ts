import { CYCLE_SLACK_DAYS, maxAgeDays, OVERDUE_REMINDER_DAYS, thresholdsOf } from '../../src/core/policy.ts';
import { policy } from '../builders/policy.ts';

test('an overdue key is reminded before its cycle dies, whatever the grace period', () => {
  const shortestGraceDays = 1;
  expect(OVERDUE_REMINDER_DAYS).toBeLessThan(shortestGraceDays + CYCLE_SLACK_DAYS);
});

test('a key is deactivated at the age of its first notice and a grace period more', () => {
  expect(thresholdsOf(policy())).toEqual({ notifyKeyAgeDays: 30, graceDays: 7 });
  expect(maxAgeDays(policy())).toBe(37);
});
