import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import { keyOf, owner } from '../e2e/people.ts';
import { HOSTILE, month, PATIENCE_MS } from './month.ts';
import { IN_PEACE } from './in-peace.ts';

/** As long as IAM lets a path be, of letters that a policy would read as wildcards and variables. */
const LONGEST = `/${'*?$'.repeat(200).slice(0, 510)}/`;

/** Names of all that a user's name may hold beside letters. */
const users = () => [
  owner('stars', { path: LONGEST }),
  owner('moving', { path: '/before/' }),
  owner('plain'),
  owner('+=,.@-_', { path: '/$?{*}/', contact: 'odd@example.org' }),
];

test(
  'a path of any length and letters, or one that changes with every call, keeps no key alive',
  async () => {
    const hostile = await month({
      account: { name: 'paths', users: users() },
      before: ({ staged, account }, day) => {
        let changes = 0;
        staged.organization.faults.clear();
        staged.organization.faults.intercept(({ action }) => {
          const moving = account.users.get('moving');
          if (moving && (action === 'GetCredentialReport' || action === 'AssumeRole'))
            account.users.set('moving', { ...moving, path: `/${day}/${(changes += 1)}/` });
          return undefined;
        });
      },
    });
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    expect(hostile.reports.flatMap(({ problems }) => problems)).toEqual([]);
    const keys = hostile.reports.flatMap((report) =>
      report.keys.filter(({ accountId }) => accountId === HOSTILE),
    );
    expect(
      keys
        .filter(({ outcome }) => outcome === 'deactivated')
        .map(({ userName }) => userName)
        .sort(),
    ).toEqual(['+=,.@-_', 'moving', 'plain', 'stars']);
  },
  PATIENCE_MS,
);

test(
  'a name that IAM would not take is one user’s all the same: its letters are no wildcards',
  async () => {
    const hostile = await month(
      { account: { users: [owner('c*', { path: '/x/' }), owner('ci')] } },
      { days: 1 },
    );
    const { organization, services } = hostile.staged;
    const session = services.enterAccount(
      { accountId: HOSTILE as AccountId, partition: 'aws' },
      { kind: 'act', userArn: `arn:aws:iam::${HOSTILE}:user/x/c*` },
      'run',
    );
    const [ofStar, ofCi] = ['c*', 'ci'].map((name) => keyOf(organization.world, name));
    await session.deactivate('c*', ofStar?.id as AccessKeyId);
    expect(ofStar?.status).toBe('Inactive');
    await expect(session.deactivate('ci', ofCi?.id as AccessKeyId)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(ofCi?.status).toBe('Active');
  },
  PATIENCE_MS,
);
