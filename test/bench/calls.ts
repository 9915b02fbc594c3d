import { figure, type Figure } from './figure.ts';
import { engineRun, organization } from './stage.ts';
import { sumOf } from './tally.ts';

/**
 * AWS calls per surveyed account of 50 users, against the floor that the seeded world sets. IAM is still writing each
 * credential report when it is first asked for it, as in an account without a recent one.
 */
export async function calls(accounts: number): Promise<Figure[]> {
  const world = { kind: 'seeded', accounts, usersPerAccount: 50 } as const;
  const org = await organization({ world, credentialReportPolls: 1 });
  const { surveyed } = await engineRun(org);
  const { all, floor } = await org.count();
  org.close();
  const made = sumOf(all, 'sts:', 'iam:').calls;
  const needed = Object.values(floor.calls).reduce((sum, each) => sum + each, 0);
  const anAccount = (count: number): number => count / floor.accounts;
  const byAction = Object.entries(all)
    .filter(([action]) => !action.startsWith('dynamodb:'))
    .map(([action, count]) => {
      const least = floor.calls[action];
      const beside = least === undefined ? '' : ` (floor ${anAccount(least).toFixed(1)})`;
      return figure(`calls: ${action}${beside}`, anAccount(count.calls), 'an account');
    });
  return [
    figure('calls: accounts surveyed, of those that can be', surveyed / floor.accounts, '×', 2, {
      atLeast: 1,
    }),
    ...byAction,
    figure('calls: in member accounts, made', anAccount(made), 'an account'),
    figure('calls: in member accounts, floor of the seeded world', anAccount(needed), 'an account'),
    figure('calls: in member accounts, made over floor', made / needed, '×', 3, { atMost: 1.05 }),
    figure('calls: ledger', anAccount(sumOf(all, 'dynamodb:').calls), 'an account'),
  ];
}
