import { ago } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { bug } from '../../builders/phase.ts';
import { id, listed, many, reported, reportOf, row } from './reported.ts';
import { DENIED, surveyed } from './surveyed.ts';

const keyOf = (number: number, days = 60) => listed({ accessKeyId: id(number), createDate: ago(days) });

describe('users', () => {
  test('are asked for their keys in the order of their names; those who never had one are not', async () => {
    const users = [reported('zoe'), reported('ann'), reported('nobody', { mayHaveKey: false })];
    const { parts, asked } = await surveyed({
      report: reportOf(users, { rootKey: 'active' }),
      keys: { ann: [keyOf(1)], zoe: [keyOf(2), keyOf(3, 1)] },
    });
    expect(asked).toEqual(['ann', 'zoe']);
    expect(parts).toMatchObject([
      {
        users: 3,
        remembered: 0,
        activeKeys: 3,
        findings: [{ accessKeyId: id(1) }, { accessKeyId: id(2) }],
        problems: [],
        unreadUsers: [],
        rootKey: 'active',
        upTo: 'zoe',
        isLast: true,
      },
    ]);
  });

  test('are those that ListUsers tells where there is no report, and nobody is remembered', async () => {
    const { parts, asked, lists } = await surveyed({
      report: null,
      users: [reported('ci')],
      remembered: { ci: [] },
    });
    expect([asked, lists]).toEqual([['ci'], 1]);
    expect(parts).toMatchObject([{ users: 1, rootKey: null, upTo: 'ci', isLast: true }]);
  });

  test('that were surveyed before are not asked again', async () => {
    const report = reportOf([reported('ann'), reported('bob'), reported('cy')]);
    expect((await surveyed({ report, after: 'bob' })).asked).toEqual(['cy']);
    const { parts, asked } = await surveyed({ report, after: 'cy' });
    expect(asked).toEqual([]);
    expect(parts).toMatchObject([{ users: 3, upTo: 'cy', isLast: true }]);
  });

  test('may be none at all', async () => {
    const { parts } = await surveyed({ report: reportOf([]) });
    expect(parts).toMatchObject([{ users: 0, activeKeys: 0, upTo: '', isLast: true }]);
  });

  test('that cannot be read are named, and told as a problem each', async () => {
    const report = reportOf([reported('ann'), reported('bob')]);
    const { parts } = await surveyed({ report, keys: { ann: DENIED } });
    expect(parts).toMatchObject([
      { unreadUsers: ['ann'], problems: [{ scope: 'user', id: `${ACCOUNT}/ann` }], isLast: true },
    ]);
  });

  test('that get no answer, eight in a row, cost the account', async () => {
    const throttled = awsError('Throttling', 'slow down');
    const users = many(9);
    const keys = Object.fromEntries(users.map(({ userName }) => [userName, throttled]));
    await expect(surveyed({ report: reportOf(users), keys })).rejects.toMatchObject({
      problemCode: 'THROTTLED',
    });
  });

  test('are asked four at a time, since IAM throttles by account', async () => {
    let now = 0;
    let most = 0;
    await surveyed({
      report: reportOf(many(9)),
      answer: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise(setImmediate);
        now -= 1;
        return [];
      },
    });
    expect(most).toBe(4);
  });

  test('end the run where a bug is met', async () => {
    await expect(surveyed({ report: reportOf([reported('ci')]), answer: bug })).rejects.toThrow('a bug');
  });
});

test('of a key that is due the report tells the last use, as of when it was written', async () => {
  const shown = { active: true, changedAt: ago(60), lastUse: 'never' } as const;
  const report = reportOf([reported('ci', { fingerprint: row('row of ci'), keys: [shown] })]);
  const { parts } = await surveyed({ report, keys: { ci: [keyOf(1)] } });
  expect(parts[0]?.findings).toMatchObject([
    { details: { lastUsed: null, lastUsedAsOf: report.generatedAt } },
  ]);
});

describe('whoever is remembered', () => {
  const report = reportOf([reported('ann'), reported('bob')]);

  test('is not asked, and counts with the keys that are known', async () => {
    const { parts, asked } = await surveyed({ report, remembered: { ann: [keyOf(1, 3), keyOf(2, 25)] } });
    expect(asked).toEqual(['bob']);
    expect(parts).toMatchObject([{ users: 2, remembered: 1, activeKeys: 2, comingDue: 1, findings: [] }]);
  });

  test('is asked where another one has the key by now', async () => {
    const { parts, asked, lists } = await surveyed({
      report,
      remembered: { ann: [keyOf(1, 3)] },
      keys: { bob: [keyOf(1, 3)], ann: [] },
      users: report.users,
    });
    expect([asked, lists]).toEqual([['bob', 'ann', 'bob'], 1]);
    expect(parts).toMatchObject([{ activeKeys: 1 }]);
  });

  test('goes with the part in which the next one is asked', async () => {
    const users = many(151);
    const remembered = Object.fromEntries(
      users.filter((_, n) => n % 3 === 0).map(({ userName }) => [userName, []]),
    );
    const { parts } = await surveyed({ report: reportOf(users), remembered });
    expect(parts.map(({ upTo, remembered: count, isLast }) => [upTo, count, isLast])).toEqual([
      ['user-150', 51, true],
    ]);
    const more = await surveyed({ report: reportOf(many(152)), remembered });
    expect(more.parts.map(({ upTo }) => upTo)).toEqual(['user-150', 'user-151']);
  });
});

test('a large account comes in parts of a hundred who are asked', async () => {
  const { parts, asked } = await surveyed({ report: reportOf(many(201)) });
  expect(parts.map(({ upTo, isLast, users }) => [upTo, isLast, users])).toEqual([
    ['user-099', false, 201],
    ['user-199', false, 201],
    ['user-200', true, 201],
  ]);
  expect(asked).toHaveLength(201);
});

describe('when time is up', () => {
  test('what is done up to the first who was not begun is the last part', async () => {
    const { parts, asked } = await surveyed({ report: reportOf(many(9)), timeFor: 3 });
    expect(parts.map(({ upTo, isLast }) => [upTo, isLast])).toEqual([['user-002', false]]);
    expect(asked).toHaveLength(3);
  });

  test('before anybody was asked there is no part', async () => {
    expect((await surveyed({ report: reportOf(many(2)), timeFor: 0 })).parts).toEqual([]);
  });

  test('whoever is remembered still has a place', async () => {
    const remembered = { 'user-000': [], 'user-001': [], 'user-003': [] };
    const { parts } = await surveyed({ report: reportOf(many(4)), remembered, timeFor: 0 });
    expect(parts).toMatchObject([{ upTo: 'user-001', remembered: 2, isLast: false }]);
  });
});
