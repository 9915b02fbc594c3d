import { AssumeRoleError } from '../../../src/aws/answer-errors.ts';
import { problem } from '../../../src/core/problem.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { bug, outage, phaseRun, RUN } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';
import { id, listed, many } from './reported.ts';
import { DENIED } from './surveyed.ts';
import { surveyed } from './one-account.ts';

describe('an account', () => {
  test('is surveyed by a session that only reads; what is due is written down with whom to tell', async () => {
    const { entry, due, wrote, entered } = await surveyed({ tags: [['Contact', 'ann@example.com']] });
    expect(entry).toMatchObject({
      status: 'surveyed',
      progress: null,
      users: 1,
      activeKeys: 2,
      problems: [],
    });
    expect(due).toBe(2);
    expect(wrote).toEqual([
      [
        RUN,
        [
          [listed().accessKeyId, 'ann@example.com'],
          [id(2), 'ann@example.com'],
        ],
      ],
      [ACCOUNT, 'remembers', 0],
    ]);
    expect(entered).toEqual([[runAccount().account, { kind: 'survey' }, RUN]]);
  });

  test('that has opted out is not entered', async () => {
    const { entry, due, entered } = await surveyed({ tags: [['KeyRotation', 'opt-out']] });
    expect([entry.status, due, entered]).toEqual(['opted-out', 0, []]);
  });

  test('has a turn for the look at it and one for its users, not for the wait for its report', async () => {
    expect((await surveyed()).turns).toBe(2);
  });

  test('that cannot be entered is out of reach, and says why', async () => {
    const report = new AssumeRoleError('refused', { cause: DENIED });
    const { entry, due } = await surveyed({ report });
    const found = { scope: 'account', id: ACCOUNT, code: 'MEMBER_ROLE_UNASSUMABLE' };
    expect(entry).toMatchObject({ status: 'unreachable', reason: found.code, problems: [found] });
    expect(due).toBe(0);
  });

  test('without a report is surveyed by its list of users', async () => {
    const { entry } = await surveyed({ report: null, iam: { listUsers: () => Promise.resolve(many(2)) } });
    expect(entry).toMatchObject({ status: 'surveyed', users: 2 });
  });

  test('has what the ledger did not take of its keys among its problems', async () => {
    const refused = problem('key', id(2), 'LEDGER_REFUSED', 'too long');
    const { entry } = await surveyed({ runs: { putSeen: () => Promise.resolve([refused]) } });
    expect(entry).toMatchObject({ status: 'surveyed', problems: [refused] });
  });

  test('in which a bug is met, or of which the ledger takes nothing, ends the run', async () => {
    await expect(surveyed({ iam: { listAccessKeys: bug } })).rejects.toThrow('a bug');
    await expect(surveyed({ runs: { putSeen: outage } })).rejects.toThrow('the table does not answer');
  });

  test('is written down by no run that has lost its lease', async () => {
    const wrote: unknown[] = [];
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    const run = { lease: { ...phaseRun().lease, assertHeld } };
    const putSeen = () => {
      wrote.push('seen');
      return Promise.resolve([]);
    };
    await expect(surveyed({ run, runs: { putSeen } })).rejects.toThrow('lost');
    expect(wrote).toEqual([]);
  });
});
