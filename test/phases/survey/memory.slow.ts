import type { Row } from '../../../src/ledger/row.ts';
import { accessKey } from '../../../src/simulator/world/builders.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import { createdDaysAgo, type Stage } from '../../e2e/harness.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';
import { SHOP, shop } from './shop.ts';

const ID = SHOP;

const ASKS = ['ListAccessKeys', 'ListUserTags', 'GetAccessKeyLastUsed', 'ListUsers'] as const;

const young = (name: string, ageDays = 3): User => owner(name, { ageDays });
const usersOf = (staged: Stage): Map<string, User> => {
  const found = staged.organization.world.accounts.get(ID);
  if (!found) throw new Error('the account is gone');
  return found.users;
};
const memoryRows = async (staged: Stage): Promise<Row[]> =>
  (await staged.rows()).filter(({ pk }) => pk === `SEEN#${ID}`);

/** Runs, and tells which users were asked for their keys, and how often what else was asked. */
async function asking(staged: Stage, day: number, options: Parameters<Stage['run']>[1] = {}) {
  const before = staged.organization.calls.entries.length;
  const report = await staged.run(day, options);
  const calls = staged.organization.calls.entries.slice(before).filter(({ service }) => service === 'iam');
  const count = (action: string): number => calls.filter((call) => call.action === action).length;
  return { report, calls: ASKS.map(count), remembered: report.counts.remembered, all: calls.length };
}

test('an account in which nothing is due costs three calls from the second day on', async () => {
  const staged = await shop(Array.from({ length: 20 }, (_, n) => young(`user-${n}`)));
  const first = await asking(staged, 0);
  expect([first.calls, first.remembered]).toEqual([[20, 0, 0, 0], 0]);
  const before = staged.organization.calls.count('sts:AssumeRole');
  const second = await asking(staged, 1);
  expect([second.all, second.remembered]).toEqual([2, 20]);
  expect(staged.organization.calls.count('sts:AssumeRole') - before).toBe(1);
  expect(second.report.counts).toMatchObject({ users: 20, activeKeys: 20, compliant: 20 });
  expect(second.report.accounts.find(({ accountId }) => accountId === ID)).toMatchObject({ remembered: 20 });
});

test('whoever is due is read live on every day: key, tags, and last use where the report does not tell it', async () => {
  const staged = await shop([young('new'), owner('due')]);
  expect((await asking(staged, 0)).calls).toEqual([2, 1, 0, 0]);
  const second = await asking(staged, 1);
  expect([second.calls, second.remembered]).toEqual([[1, 1, 0, 0], 1]);
  expect(outcomes(second.report)).toEqual({ due: 'wait none' });
  const due = usersOf(staged).get('due');
  if (due) due.tags = { ...due.tags, KeyRotation: 'opt-out' };
  expect(outcomes((await asking(staged, 2)).report)).toEqual({ due: 'exempt none' });
});

test('a key that comes of age is read on its day, though nothing has changed', async () => {
  const staged = await shop([young('ci', 28)]);
  expect((await asking(staged, 0)).remembered).toBe(0);
  expect((await asking(staged, 1)).remembered).toBe(1);
  const due = await asking(staged, 2);
  expect([due.calls, outcomes(due.report)]).toEqual([[1, 1, 0, 0], { ci: 'notify first notified' }]);
});

test.each<[string, number, (user: User) => void]>([
  ['has a new key', 1, (user) => void user.accessKeys.push(accessKey({ createDate: createdDaysAgo(-0.5) }))],
  ['has a key less', 2, (user) => void user.accessKeys.pop()],
  [
    'has switched a key off',
    1,
    ({ accessKeys: [key] }) => {
      if (!key) return;
      key.status = 'Inactive';
      key.statusChangedAt = createdDaysAgo(-0.5);
    },
  ],
  [
    'has another key in place of the one before',
    1,
    (user) => {
      user.accessKeys.splice(0, 1, accessKey({ createDate: createdDaysAgo(-0.5) }));
    },
  ],
  [
    'has three keys',
    1,
    (user) => {
      user.accessKeys.push(
        accessKey({ createDate: createdDaysAgo(3) }),
        accessKey({ createDate: createdDaysAgo(2) }),
      );
    },
  ],
])('a user who %s since is asked, and the others are not', async (_, count, change) => {
  const keys = [2, 3].map((days) => accessKey({ createDate: createdDaysAgo(days) }));
  const staged = await shop([owner('ci', { accessKeys: keys.slice(0, count) }), young('web')]);
  await staged.run(0);
  const user = usersOf(staged).get('ci');
  if (user) change(user);
  const second = await asking(staged, 1);
  expect([second.calls[0], second.remembered]).toEqual([1, 1]);
});

test('an old key that is off needs no call where IAM writes the report anew, and one where it hands out an older one', async () => {
  const staged = await shop([owner('ci', { ageDays: 60, key: { status: 'Inactive' } }), young('web')]);
  await staged.run(0);
  expect((await asking(staged, 1)).remembered).toBe(2);
  // Within four hours IAM writes no other: the key may have been switched on since.
  expect((await asking(staged, 1.1)).remembered).toBe(1);
  keyOf(staged.organization.world, 'ci').status = 'Active';
  const found = await asking(staged, 1.12);
  expect(outcomes(found.report)).toEqual({ ci: 'notify first notified' });
});

test('a user with more than two keys is asked every day', async () => {
  const staged = await shop([
    young('web'),
    owner('ci', { accessKeys: [1, 2, 3].map((days) => accessKey({ createDate: createdDaysAgo(days) })) }),
  ]);
  await staged.run(0);
  for (const day of [1, 2]) expect((await asking(staged, day)).calls[0]).toBe(1);
});

test('a new user is asked, and one of a new name; who has gone is forgotten', async () => {
  const staged = await shop([young('ci'), young('web'), young('old')]);
  await staged.run(0);
  const users = usersOf(staged);
  const renamed = users.get('web');
  users.delete('web');
  users.delete('old');
  if (renamed) users.set('site', Object.assign(renamed, { name: 'site' }));
  users.set('new', young('new', 1));
  const second = await asking(staged, 1);
  expect([second.calls[0], second.remembered, second.report.counts.users]).toEqual([2, 1, 3]);
  expect((await asking(staged, 2)).remembered).toBe(3);
});

test('names that change hands after the report was written hide no due key, remembered though the others are', async () => {
  const staged = await shop([owner('ci', { ageDays: 40 }), young('web', 10), young('dev', 10)]);
  await staged.run(0);
  // Due, and switched off and on, so that its row is a new one; then ci and web change their names.
  const key = keyOf(staged.organization.world, 'ci');
  key.statusChangedAt = createdDaysAgo(-0.5);
  let isSwapped = false;
  staged.organization.faults.intercept(({ action }) => {
    if (action !== 'ListAccessKeys' || isSwapped) return undefined;
    isSwapped = true;
    const users = usersOf(staged);
    const [ci, web] = [users.get('ci'), users.get('web')];
    if (ci && web) {
      users.set('ci', Object.assign(web, { name: 'ci' }));
      users.set('web', Object.assign(ci, { name: 'web' }));
    }
    return undefined;
  });
  const second = await asking(staged, 1);
  expect(isSwapped).toBe(true);
  expect(outcomes(second.report)).toEqual({ web: 'wait none' });
});

test('a due key that is gone since the report, by what is remembered, has ListUsers tell who has which name', async () => {
  const staged = await shop([
    owner('ci', {
      accessKeys: [
        accessKey({ createDate: createdDaysAgo(40) }),
        accessKey({ createDate: createdDaysAgo(35) }),
      ],
    }),
  ]);
  await staged.run(0);
  staged.organization.faults.intercept(({ action }) => {
    const keys = usersOf(staged).get('ci')?.accessKeys;
    if (action === 'ListAccessKeys' && keys?.length === 2)
      keys.splice(0, 1, accessKey({ createDate: createdDaysAgo(38) }));
    return undefined;
  });
  expect((await asking(staged, 1)).calls[3]).toBe(1);
});

test('--full asks everybody', async () => {
  const staged = await shop([young('ci'), young('web')]);
  await staged.run(0);
  expect((await asking(staged, 1)).remembered).toBe(2);
  expect((await asking(staged, 2, { full: true })).remembered).toBe(0);
});

test('each user is asked once in thirty days, whatever is remembered, and not all of them on one day', async () => {
  const off = () => accessKey({ status: 'Inactive', createDate: createdDaysAgo(100) });
  const users = Array.from({ length: 12 }, (_, n) => ({ ...young(`user-${n}`), accessKeys: [off()] }));
  const staged = await shop(users);
  await staged.run(0);
  const asked: number[] = [];
  for (let day = 1; day <= 30; day += 1) asked.push((await asking(staged, day)).calls[0] ?? 0);
  expect(asked.reduce((sum, each) => sum + each, 0)).toBe(12);
  expect(asked.findIndex((each) => each > 0)).toBe(20);
  expect(Math.max(...asked)).toBeLessThan(6);
});

test('a user who could not be read when everybody was asked is asked again on the next, whatever was remembered before', async () => {
  const staged = await shop([young('ci'), young('web')]);
  await staged.run(0);
  let isDenied = true;
  staged.organization.faults.intercept(({ action, params }) =>
    isDenied && action === 'ListAccessKeys' && params.UserName === 'web'
      ? { kind: 'error', status: 403, code: 'AccessDenied', message: 'not now' }
      : undefined,
  );
  expect(codes((await asking(staged, 1, { full: true })).report)).toEqual(['USER_UNREAD']);
  const after = await asking(staged, 2);
  expect([codes(after.report), after.remembered]).toEqual([['USER_UNREAD'], 1]);
  isDenied = false;
  expect((await asking(staged, 5)).remembered).toBe(1);
  expect((await asking(staged, 6)).remembered).toBe(2);
});

test('without a credential report everybody is asked, and what was remembered is not lost', async () => {
  const staged = await shop([young('ci'), young('web')]);
  await staged.run(0);
  let isDenied = true;
  staged.organization.faults.intercept(({ action }) =>
    isDenied && action === 'GetCredentialReport'
      ? { kind: 'error', status: 403, code: 'AccessDenied', message: 'not now' }
      : undefined,
  );
  expect((await asking(staged, 1)).calls).toEqual([2, 0, 0, 1]);
  isDenied = false;
  expect((await asking(staged, 2)).remembered).toBe(2);
});

describe('memory', () => {
  test('is compact, and written only when it would say something new', async () => {
    const staged = await shop([young('ci'), young('web')]);
    await staged.run(0);
    const [row, ...more] = await memoryRows(staged);
    expect(more).toEqual([]);
    expect(JSON.stringify(row)).not.toContain('web');
    const writes = () =>
      staged.organization.calls.entries.filter(
        ({ service, action }) => service === 'dynamodb' && action === 'BatchWriteItem',
      ).length;
    const before = writes();
    await staged.run(1);
    expect(writes()).toBe(before);
    expect(await memoryRows(staged)).toEqual([row]);
  });

  test.each<[string, (row: Row) => Row]>([
    ['of a later version', (row) => ({ ...row, v: 2 })],
    ['cut off', (row) => ({ ...row, users: (row.users as Uint8Array).slice(0, 30) })],
    ['no gzip', (row) => ({ ...row, users: new TextEncoder().encode('[]') })],
    ['another type', (row) => ({ ...row, users: 'AAAA' })],
    ['half written', (row) => ({ ...row, parts: 2 })],
    ['past its time', (row) => ({ ...row, expiresAt: 1 })],
  ])('that is %s is none: everybody is asked, and it is written anew', async (_, spoil) => {
    const staged = await shop([young('ci'), owner('due')]);
    await staged.run(0);
    await staged.putRows((await memoryRows(staged)).map(spoil));
    const second = await asking(staged, 1);
    expect([second.calls[0], second.remembered]).toEqual([2, 0]);
    expect([second.report.status, codes(second.report)]).toEqual(['complete', []]);
    expect((await asking(staged, 2)).remembered).toBe(1);
  });

  test('is read by a dry run, and written by one', async () => {
    const staged = await shop([young('ci'), young('web')]);
    const dry = await asking(staged, 0, { mode: 'dry-run' });
    expect(dry.remembered).toBe(0);
    expect((await asking(staged, 1, { mode: 'dry-run' })).remembered).toBe(2);
  });

  test('of a large account comes in parts that each fit a row, and lasts over a run that was cut off', async () => {
    const staged = await shop(
      Array.from({ length: 1_050 }, (_, n) => young(`user-${String(n).padStart(4, '0')}`)),
    );
    await staged.run(0);
    const rows = await memoryRows(staged);
    expect(rows.map(({ sk }) => sk).sort()).toEqual(['PART#0', 'PART#1']);
    for (const { users } of rows) expect((users as Uint8Array).length).toBeLessThan(100_000);
    expect((await asking(staged, 1)).remembered).toBe(1_050);
    await staged.putRows(
      rows.filter(({ sk }) => sk === 'PART#1').map((row) => ({ ...row, writtenBy: 'another run' })),
    );
    expect((await asking(staged, 2)).remembered).toBe(0);
  });
});
