import type { AccountId } from '../../../src/core/account.ts';
import { noKeyAsked } from '../../../src/commands/restoring/candidates-asked.ts';

const accountId = '300000000001' as AccountId;
const all = ['user-1', 'user-2', null].map((userName) => ({ accountId, userName }));

describe('keys that a run did not deactivate are told in whole sentences', () => {
  test.each([
    [
      'with what was probably meant',
      { user: 'user-11' },
      'Run R has deactivated no key of user "user-11"; did you mean user-1? It has deactivated 3 in all.',
    ],
    [
      'with nothing like it',
      { user: 'somebody' },
      'Run R has deactivated no key of user "somebody". It has deactivated 3 in all.',
    ],
    [
      'of an account',
      { account: '300000000002' },
      'Run R has deactivated no key of account 300000000002; did you mean 300000000001? It has deactivated 3 in all.',
    ],
    [
      'of an account unlike any, and a user that is there',
      { account: '999999999999', user: 'user-1' },
      'Run R has deactivated no key of account 999999999999 of user "user-1". It has deactivated 3 in all.',
    ],
  ])('%s', (_what, asked, told) => {
    expect(noKeyAsked('R', asked, all)).toBe(told);
  });
});
