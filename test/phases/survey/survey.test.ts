import { accessKey, account } from '../../../src/simulator/world/builders.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import { createdDaysAgo, NO_RETRIES, type Stage } from '../../e2e/harness.ts';
import { codes, outcomes, owner } from '../../e2e/people.ts';
import { SHOP, shop } from './shop.ts';

const failing =
  (action: string, status: number, code: string) =>
  ({ organization }: Stage) =>
    organization.faults.intercept((request) =>
      request.action === action ? { kind: 'error', status, code, message: 'not now' } : undefined,
    );

const callsOf = ({ organization }: Stage, ...actions: string[]): number[] =>
  actions.map((action) => organization.calls.count(`iam:${action}`));

const crowd = (): User[] => [
  owner('due'),
  owner('fresh', { ageDays: 29 }),
  owner('idle', { key: { status: 'Inactive' } }),
  owner('keyless', { accessKeys: [] }),
];

describe('the credential report', () => {
  test('spares the calls for users without a key, and only due keys cost tags and last use', async () => {
    const staged = await shop(crowd());
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ due: 'notify first notified' });
    expect(report.counts).toMatchObject({ users: 4, activeKeys: 2, compliant: 1 });
    expect(callsOf(staged, 'ListUsers', 'ListAccessKeys', 'ListUserTags', 'GetAccessKeyLastUsed')).toEqual([
      0, 3, 1, 0,
    ]);
  });

  test('is waited for while IAM writes it', async () => {
    const staged = await shop(crowd());
    staged.organization.world.credentialReportPolls = 3;
    expect(outcomes(await staged.run(0))).toEqual({ due: 'notify first notified' });
    expect(callsOf(staged, 'GetCredentialReport', 'ListUsers')).toEqual([4, 0]);
  });

  test('is waited for while IAM has no capacity for it', async () => {
    const staged = await shop(crowd(), {}, { client: NO_RETRIES });
    let refused = 0;
    staged.organization.faults.intercept(({ action }) =>
      action === 'GenerateCredentialReport' && refused++ < 2
        ? { kind: 'error', status: 409, code: 'LimitExceeded', message: 'not now' }
        : undefined,
    );
    expect(outcomes(await staged.run(0))).toEqual({ due: 'notify first notified' });
    expect(callsOf(staged, 'GenerateCredentialReport', 'GetCredentialReport', 'ListUsers')).toEqual([
      3, 1, 0,
    ]);
  });

  test.each<[string, (staged: Stage) => unknown]>([
    [
      'is never ready',
      ({ organization }) => {
        organization.faults.reportNeverReady(SHOP);
      },
    ],
    ['may not be generated', ({ organization }) => organization.faults.deny('iam:GenerateCredentialReport')],
    ['may not be read', ({ organization }) => organization.faults.deny('iam:GetCredentialReport')],
    ['meets a limit', failing('GenerateCredentialReport', 409, 'LimitExceeded')],
    ['is throttled', failing('GenerateCredentialReport', 400, 'Throttling')],
    ['fails in IAM', failing('GetCredentialReport', 500, 'ServiceFailure')],
  ])('that %s is replaced by ListUsers, page by page, with the same result', async (_, fault) => {
    const staged = await shop(crowd(), {}, { client: NO_RETRIES });
    staged.organization.world.paging.usersPerPage = 1;
    fault(staged);
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ due: 'notify first notified' });
    expect(report.counts).toMatchObject({ users: 4, activeKeys: 2, compliant: 1 });
    expect(callsOf(staged, 'ListUsers', 'ListAccessKeys')).toEqual([4, 4]);
    expect(codes(report)).toEqual([]);
  });

  test('that is hours old does not hide what ListAccessKeys knows', async () => {
    const staged = await shop([owner('due'), owner('gone'), owner('rotated')]);
    const { users } = [...staged.organization.world.accounts.values()][0] ?? account();
    // Between the report and the calls for each user.
    staged.organization.faults.intercept(({ action }) => {
      if (action !== 'ListAccessKeys') return undefined;
      users.delete('gone');
      const [key] = users.get('rotated')?.accessKeys ?? [];
      if (key) key.status = 'Inactive';
      return undefined;
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ due: 'notify first notified' });
    expect(codes(report)).toEqual([]);
  });
});

describe('a user with more than two keys', () => {
  const keys = (third: 'Active' | 'Inactive') =>
    (['Inactive', 'Inactive', third] as const).map((status) =>
      accessKey({ status, createDate: createdDaysAgo(40) }),
    );

  test.each([
    [
      'is asked about the third, which the report does not show',
      'Active',
      { crowded: 'notify first notified' },
    ],
    ['has none to judge when all are inactive', 'Inactive', {}],
  ] as const)('%s', async (_, third, expected) => {
    const staged = await shop([owner('crowded', { accessKeys: keys(third) })]);
    staged.organization.world.paging.accessKeysPerPage = 1;
    expect(outcomes(await staged.run(0))).toEqual(expected);
    expect(callsOf(staged, 'ListAccessKeys')).toEqual([3]);
  });
});

test('tags are read to the last page; their keys match whatever their case', async () => {
  const key = accessKey({ createDate: createdDaysAgo(31) });
  const tags = { Team: 'x', Stage: 'y', [key.id]: 'nightly backup', CONTACT: 'ann@example.org' };
  const staged = await shop([owner('ci', { tags, contact: '', accessKeys: [key] })]);
  staged.organization.world.paging.tagsPerPage = 1;
  const report = await staged.run(0);
  expect(report.keys[0]).toMatchObject({ contacts: ['ann@example.org'], contactSource: 'user-tag' });
  const [mail] = staged.organization.ses.mailbox.to('ann@example.org');
  expect(mail?.text).toMatch(/^Description: +“nightly backup”$/m);
});

test('the last use goes into report and mail', async () => {
  const lastUsed = { date: createdDaysAgo(4), service: 's3', region: 'eu-west-1' };
  const staged = await shop([owner('ci', { key: { lastUsed } })]);
  const report = await staged.run(0);
  expect(report.keys[0]?.lastUsed).toEqual({ ...lastUsed, date: createdDaysAgo(4).toISOString() });
  expect(staged.organization.ses.mailbox.to('ci@example.org')[0]?.text).toMatch(
    /^Last used: +25 Feb 2027, s3 in eu-west-1 \(as of 1 Mar 2027, 08:00 UTC\)$/m,
  );
});

describe('UNUSEDKEYAGE', () => {
  const used = (daysAgo: number) => ({
    ageDays: 60,
    key: { lastUsed: { date: createdDaysAgo(daysAgo), service: 's3', region: 'eu-west-1' } },
  });
  const users = (): User[] => [
    owner('unused', used(45)),
    owner('used', used(44)),
    owner('never-used', { ageDays: 46 }),
    owner('young', { ageDays: 44 }),
  ];

  test('makes keys due that nobody used for so long, with a reason of its own', async () => {
    const staged = await shop(users(), { NOTIFYKEYAGE: '90', UNUSEDKEYAGE: '45' });
    const report = await staged.run(0);
    expect(report.keys.map(({ userName, reason }) => [userName, reason]).sort()).toEqual([
      ['never-used', 'unused'],
      ['unused', 'unused'],
    ]);
  });

  test('is off unless it is set', async () => {
    const staged = await shop(users(), { NOTIFYKEYAGE: '90' });
    expect((await staged.run(0)).keys).toEqual([]);
  });
});
