import { since } from './tally.ts';

test('between two counts only those calls count that came since', () => {
  const before = { 'iam:ListUsers': { calls: 2, throttled: 1 }, 'iam:GetUser': { calls: 5, throttled: 0 } };
  const now = {
    ...before,
    'iam:ListUsers': { calls: 6, throttled: 2 },
    'sts:AssumeRole': { calls: 1, throttled: 0 },
  };
  expect(since(before, now)).toEqual({
    'iam:ListUsers': { calls: 4, throttled: 1 },
    'sts:AssumeRole': { calls: 1, throttled: 0 },
  });
});
