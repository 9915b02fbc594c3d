import { AssumeRoleError } from '../../../src/aws/answer-errors.ts';
import { problem } from '../../../src/core/problem.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { phaseRun, RUN } from '../../builders/phase.ts';
import { listed, many, reportOf } from './reported.ts';
import { DENIED } from './surveyed.ts';
import { PENDING, surveyed } from './one-account.ts';

describe('a large account', () => {
  const report = reportOf(many(201));

  test('is written down part by part', async () => {
    const { entry, wrote } = await surveyed({ report });
    expect(entry).toMatchObject({ status: 'surveyed', progress: null, users: 201 });
    expect(wrote).toEqual([
      [RUN, []],
      [RUN, 'pending', 'user-099'],
      [RUN, []],
      [RUN, 'pending', 'user-199'],
      [RUN, []],
      [ACCOUNT, 'remembers', 201],
    ]);
  });

  test('is left where it is when time is up, and not looked at again when it goes on', async () => {
    let asked = 0;
    const { entry, turns, wrote } = await surveyed({ report, isTimeUp: () => (asked += 1) > 100 });
    expect(entry).toMatchObject({ status: 'pending', progress: { upTo: 'user-099' } });
    expect(turns).toBe(2);
    expect(wrote.at(-1)).toEqual([ACCOUNT, 'remembers', 100]);
    const next = await surveyed({ report, pending: entry, tags: [['KeyRotation', 'opt-out']] });
    expect(next.entry).toMatchObject({ status: 'surveyed', progress: null });
    expect(next.turns).toBe(1);
    expect(next.wrote).toContainEqual([RUN, 'pending', 'user-199']);
  });

  test('for which there is no time at all stays as it is', async () => {
    const { entry, due } = await surveyed({ report, isTimeUp: () => true });
    expect([entry, due]).toEqual([PENDING, 0]);
  });

  test('that goes out of reach keeps what was seen, and says what else was not', async () => {
    const unread = problem('user', `${ACCOUNT}/x`, 'USER_UNREAD', 'denied');
    const pending = {
      ...PENDING,
      problems: [unread],
      progress: { upTo: 'user-099', unlisted: 2 },
    };
    const lost = new AssumeRoleError('refused', { cause: DENIED });
    const iam = {
      listAccessKeys: (name: string) =>
        name < 'user-200' ? Promise.resolve([listed()]) : Promise.reject(lost),
    };
    const { entry, due } = await surveyed({ report, pending, iam });
    expect(due).toBe(1);
    expect(entry).toMatchObject({
      status: 'unreachable',
      reason: 'MEMBER_ROLE_UNASSUMABLE',
      activeKeys: 1,
      progress: { upTo: 'user-199', unlisted: 2 },
    });
    expect(entry.problems.map(({ code }) => code)).toEqual([
      'USER_UNREAD',
      'USER_UNREAD',
      'MEMBER_ROLE_UNASSUMABLE',
    ]);
  });

  test('is written down by no run that loses its lease meanwhile', async () => {
    let looks = 0;
    const assertHeld = () => {
      looks += 1;
      if (looks === 2) throw new RangeError('lost');
    };
    const wrote: string[] = [];
    const putAccount = () => {
      wrote.push('account');
      return Promise.resolve([]);
    };
    const run = { lease: { ...phaseRun().lease, assertHeld } };
    await expect(surveyed({ report, run, runs: { putAccount } })).rejects.toThrow('lost');
    expect(wrote).toEqual([]);
  });
});
