import { ouTally } from '../../../src/page/data/ous.ts';
import { accountEntry } from '../../builders/report.ts';

test('OUs are counted by the accounts directly in them, the unknown apart', () => {
  const accounts = [
    accountEntry({ ouPath: ['r-a1b2', 'ou-a1b2-workload'] }),
    accountEntry({ ouPath: ['r-a1b2', 'ou-a1b2-workload'], status: 'unreachable' }),
    accountEntry({ ouPath: ['r-a1b2'] }),
    accountEntry({ ouPath: null }),
  ];
  const tally = ouTally();
  for (const account of accounts) tally.add(account);
  expect(tally.largestFirst().map(({ ou, coverage }) => [ou, coverage.surveyed, coverage.total])).toEqual([
    ['ou-a1b2-workload', 1, 2],
    ['r-a1b2', 1, 1],
    [null, 1, 1],
  ]);
});
