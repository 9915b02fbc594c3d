import { AssumeRoleError } from '../../../src/aws/answer-errors.ts';
import { ago } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { id, listed, many, reported, reportOf } from './reported.ts';
import { DENIED, GONE, surveyed } from './surveyed.ts';

const keyOf = (number: number, days = 60) => listed({ accessKeyId: id(number), createDate: ago(days) });

describe('a user who is gone', () => {
  const report = reportOf([reported('ann', { createdAt: ago(300) }), reported('bob')]);
  const renamed = [reported('anna', { createdAt: ago(300) }), reported('bob')];

  test('is asked under the new name, in the same part', async () => {
    const { parts, asked, lists } = await surveyed({
      report,
      keys: { ann: GONE, anna: [keyOf(1)], bob: [keyOf(2)] },
      users: renamed,
    });
    expect([asked, lists]).toEqual([['ann', 'bob', 'anna'], 1]);
    expect(parts).toMatchObject([
      {
        users: 2,
        activeKeys: 2,
        findings: [{ accessKeyId: id(2) }, { accessKeyId: id(1), userName: 'anna' }],
        problems: [],
        unreadUsers: [],
        upTo: 'bob',
        isLast: true,
      },
    ]);
  });

  test('leaves the others as they are in later parts, where names are known by then', async () => {
    const users = many(101).map((each, n) => ({ ...each, createdAt: ago(400 - n) }));
    const { parts, lists, asked } = await surveyed({
      report: reportOf(users),
      keys: { 'user-000': GONE, 'user-100': GONE },
      users: users.map((each, n) => (n === 0 ? { ...each, userName: 'zoe' } : each)),
    });
    expect(parts).toHaveLength(2);
    expect(lists).toBe(2);
    expect(asked.filter((name) => name === 'zoe')).toHaveLength(1);
  });

  test('and under no other name is deleted', async () => {
    const { parts } = await surveyed({ report, keys: { ann: GONE }, users: [reported('bob')] });
    expect(parts).toMatchObject([{ activeKeys: 0, problems: [], unreadUsers: [], isLast: true }]);
  });

  test('is unread where IAM does not tell who has which name', async () => {
    const { parts } = await surveyed({ report, keys: { ann: GONE }, users: DENIED });
    expect(parts).toMatchObject([
      {
        unreadUsers: ['ann'],
        problems: [{ scope: 'account', id: ACCOUNT, code: 'USER_UNREAD' }],
        isLast: true,
      },
    ]);
  });

  test('costs the account where its session cannot be had any more', async () => {
    const refused = new AssumeRoleError('refused', { cause: DENIED });
    await expect(surveyed({ report, keys: { ann: GONE }, users: refused })).rejects.toBe(refused);
  });

  test('has another turn where time is up before the new name was asked', async () => {
    const late = { report: reportOf([reported('aaa'), ...report.users]), users: renamed, timeFor: 3 };
    const { parts, noted } = await surveyed({ ...late, keys: { ann: GONE } });
    expect(parts).toMatchObject([{ upTo: 'aaa', isLast: false, unreadUsers: [] }]);
    expect(noted).toEqual(['aaa']);
    expect((await surveyed({ report, users: renamed, timeFor: 2, keys: { ann: GONE } })).parts).toEqual([]);
  });
});

describe('a user who is renamed while the account is read', () => {
  const report = reportOf([reported('ann'), reported('bob', { createdAt: ago(300) })]);

  test('has each key once, whatever the names under which it was read', async () => {
    const { parts, noted } = await surveyed({
      report,
      keys: { ann: [keyOf(1)], bob: [keyOf(1), keyOf(2)] },
      users: report.users,
    });
    expect(parts).toMatchObject([
      { activeKeys: 2, findings: [{ accessKeyId: id(1) }, { accessKeyId: id(2) }] },
    ]);
    expect(parts[0]?.findings.map(({ userName }) => userName)).toEqual(['bob', 'bob']);
    expect(noted).toEqual(['ann', 'bob in doubt', 'bob']);
  });
});

test('a user who lacks a key that the report shows may be another one: ListUsers tells', async () => {
  const shown = { active: true, changedAt: ago(50), lastUse: 'never' } as const;
  const report = reportOf([reported('ann', { keys: [shown, shown] })]);
  const { lists, noted } = await surveyed({ report, keys: { ann: [keyOf(1)] }, users: report.users });
  expect(lists).toBe(1);
  expect(noted[0]).toBe('ann in doubt');
});
