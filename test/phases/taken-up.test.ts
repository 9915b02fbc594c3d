import { problem } from '../../src/core/problem.ts';
import type { RunAccount } from '../../src/core/run-record.ts';
import { bug, phaseRun } from '../builders/phase.ts';
import { runAccount } from '../builders/run-row.ts';
import { discovered, idOf, listed, statuses } from './discovered.ts';

const entry = (number: number, overrides: Partial<RunAccount> = {}): RunAccount => ({
  ...runAccount(overrides),
  account: listed(number),
});

describe('a run that is taken up after a crash', () => {
  test('surveys nothing again that it has seen, and goes on in what was half done', async () => {
    const half = { upTo: 'mia', unlisted: 0 };
    const ofAccount = problem('account', idOf(3), 'TIMED_OUT', 'no answer');
    const ofUser = problem('user', `${idOf(3)}/ann`, 'USER_UNREAD', 'denied');
    const { batches, written } = await discovered({
      accounts: [1, 2, 3, 4, 5, 6].map((number) => listed(number)),
      before: [
        entry(1, { status: 'surveyed' }),
        entry(2, { status: 'pending', progress: half }),
        entry(3, {
          status: 'unreachable',
          reason: 'TIMED_OUT',
          progress: half,
          problems: [ofAccount, ofUser],
        }),
        entry(4, { status: 'unreachable', reason: 'TIMED_OUT' }),
        entry(5, { status: 'pending' }),
        entry(6, { status: 'opted-out' }),
      ],
    });
    expect(batches).toEqual([[idOf(2), idOf(5)]]);
    expect(statuses(written)).toEqual([
      '4 pending null',
      '5 pending null',
      '2 pending null',
      '3 pending null',
    ]);
    expect(written[2]?.progress).toEqual(half);
    expect(written[3]).toMatchObject({ progress: half, problems: [ofUser] });
  });

  test('writes nothing once it has lost its lease', async () => {
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    const run = { lease: { ...phaseRun().lease, assertHeld } };
    await expect(discovered({ run, runs: { listAccounts: bug } })).rejects.toThrow('lost');
  });
});

test('what the ledger cannot list is told, and not surveyed', async () => {
  const refused = problem('account', idOf(1), 'LEDGER_REFUSED', 'too long');
  const runs = { listAccounts: () => Promise.resolve([refused]) };
  const { batches, problems, told } = await discovered({ accounts: [listed(1), listed(2)], runs });
  expect(batches).toEqual([[idOf(2), idOf(2)]]);
  expect(problems).toEqual([refused]);
  expect(told).toEqual([
    { event: 'problem', problem: refused },
    { event: 'accounts-discovered', total: 2, toSurvey: 1 },
  ]);
});
