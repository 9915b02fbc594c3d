import { awsError } from '../builders/aws-error.ts';
import { bug } from '../builders/phase.ts';
import { runAccount } from '../builders/run-row.ts';
import { DENIED, discovered, idOf, listed, statuses } from './discovered.ts';

describe('all accounts', () => {
  test('are listed, and those that are active are to be surveyed', async () => {
    const accounts = [listed(2), listed(1), listed(3, { state: 'SUSPENDED' })];
    const { total, batches, written, told, ...more } = await discovered({ accounts });
    expect(total).toBe(3);
    expect(batches).toEqual([[idOf(1), idOf(2)]]);
    expect(statuses(written)).toEqual(['2 pending null', '1 pending null', '3 not-active SUSPENDED']);
    expect(written[0]).toEqual({
      ...runAccount({ status: 'pending', users: 0, activeKeys: 0 }),
      account: listed(2),
    });
    expect(told).toEqual([{ event: 'accounts-discovered', total: 3, toSurvey: 2 }]);
    expect(more).toEqual({});
  });

  test('count once, though they may come twice', async () => {
    const { total, written } = await discovered({ accounts: [listed(1), listed(1)] });
    expect([total, written.length]).toEqual([1, 1]);
  });

  test('go through the survey five a step', async () => {
    const accounts = Array.from({ length: 11 }, (_, n) => listed(n + 100));
    const { batches } = await discovered({ accounts });
    expect(batches).toEqual([
      [idOf(100), idOf(104)],
      [idOf(105), idOf(109)],
      [idOf(110), idOf(110)],
    ]);
  });

  test('go through it in a thousand steps at most', async () => {
    const accounts = Array.from({ length: 5_001 }, (_, n) => listed(n + 10_000));
    expect((await discovered({ accounts })).batches.length).toBeLessThanOrEqual(1_000);
  });

  test('of which something could not be read are not entered', async () => {
    const { written, batches } = await discovered({ accounts: [listed(1, { unread: 'no state of it' })] });
    expect(written).toMatchObject([
      {
        status: 'unreachable',
        reason: 'UNREADABLE_ANSWER',
        problems: [{ scope: 'account', id: idOf(1), message: 'no state of it' }],
      },
    ]);
    expect(written[0]?.account).not.toHaveProperty('unread');
    expect(batches).toEqual([]);
  });
});

describe('without the list', () => {
  test('there is nothing to cover: the run ends, and says whose fault it is', async () => {
    await expect(discovered({ accounts: DENIED })).rejects.toMatchObject({
      code: 'ACCOUNTS_UNREAD',
      message: expect.stringContaining('no organizations:ListAccounts') as unknown,
      cause: DENIED,
    });
    const slow = awsError('TimeoutError', 'no answer');
    await expect(discovered({ accounts: slow })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await expect(discovered({ accounts: new TypeError('a bug') })).rejects.toThrow(TypeError);
  });
});

describe('where only some OUs are in scope', () => {
  const INCLUDEOUS = 'ou-ab12-known123';
  const accounts = [listed(1), listed(2, { state: 'SUSPENDED' })];

  test('all are to be looked at, whose OU the survey reads', async () => {
    const { written } = await discovered({
      accounts,
      settings: { INCLUDEOUS },
      ouPath: () => Promise.resolve(['r-ab12']),
    });
    expect(statuses(written)).toEqual(['1 pending null', '2 not-active SUSPENDED']);
  });

  test('none is entered while nobody can tell whether these are there', async () => {
    const { written, batches } = await discovered({
      accounts,
      settings: { INCLUDEOUS },
      ouPath: () => Promise.reject(DENIED),
    });
    expect(statuses(written)).toEqual(['1 unreachable OU_PATH_UNREAD', '2 not-active SUSPENDED']);
    expect(written[0]?.problems).toMatchObject([{ scope: 'account', id: idOf(1) }]);
    expect(batches).toEqual([]);
  });

  test('nobody is asked for OUs where all are', async () => {
    expect((await discovered({ accounts, ouPath: bug })).total).toBe(2);
  });
});
