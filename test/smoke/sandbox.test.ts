import { scriptedSite, type Script } from './scripted-site.ts';
import { assertSandbox } from './steps/sandbox.ts';

/** Members of o-exampleorgid; which account, and which organization, a profile is of. */
const sandbox = (site: Script['site'] = {}, accounts = ['111122223333', '222233334444']) =>
  scriptedSite({
    site,
    aws: ([, action = ''], profile) => {
      switch (action) {
        case 'describe-organization':
          return { Organization: { Id: profile === 'other' ? 'o-anotherorgid' : 'o-exampleorgid' } };
        case 'list-accounts':
          return { Accounts: accounts.map((Id) => ({ Id })) };
        default:
          return { Account: profile === 'other' ? '999999999999' : '222233334444' };
      }
    },
  });

test('an organization of a few accounts is taken', async () => {
  await expect(assertSandbox(sandbox({ testProfile: 'test', managementProfile: 'm' }))).resolves.toBe(2);
});

test.each([
  [
    'too large',
    sandbox(
      {},
      Array.from({ length: 21 }, () => '222233334444'),
    ),
    'a sandbox has at most 20',
  ],
  ['without the test account', sandbox({ testAccountId: '333333333333' }), 'is no account of o-exampleorgid'],
  [
    'other than that of the management profile',
    sandbox({ managementProfile: 'other' }),
    'those of the profile other are of the organization o-anotherorgid, and not of o-exampleorgid',
  ],
  [
    'whose test profile is of another account',
    sandbox({ testProfile: 'other' }),
    'other (--test-profile) is of the account 999999999999, and not of 222233334444',
  ],
  [
    'whose test profile is of nobody knows which account',
    sandbox({ testProfile: 'test', testAccountId: null }),
    '--test-profile needs --test-account',
  ],
])('an organization %s is refused before anything is made', async (_, site, words) => {
  await expect(assertSandbox(site)).rejects.toThrow(words);
  expect(site.ran.filter((line) => !/ (?:describe|list|get)-/.test(line))).toEqual([]);
});
