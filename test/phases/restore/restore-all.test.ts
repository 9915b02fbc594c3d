import type { AccountId } from '../../../src/core/account.ts';
import { problem } from '../../../src/core/problem.ts';
import type { Prospect } from '../../../src/core/restoration.ts';
import { LedgerOutageError } from '../../../src/ledger/ledger-error.ts';
import type { Restores } from '../../../src/ledger/restores.ts';
import { type LookedAt } from '../../../src/phases/restore/look.ts';
import { restoreAll } from '../../../src/phases/restore/restore-all.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { recordedDeactivation } from '../../builders/history.ts';
import { ANN } from '../../builders/notice.ts';
import { bug, IS_DAMAGED, outage, RUN, unreadableRow } from '../../builders/phase.ts';
import { candidate, DENIED, id, inHand, RESTORE } from './in-hand.ts';
import { threeOf, toRestore } from './looked-at.ts';

/** Fails at this key. */
const failingAt = (number: number, fail: () => Promise<never>): Partial<Restores> => ({
  claim: (key) => (key.accessKeyId === id(number) ? fail() : Promise.resolve(true)),
});

describe('keys', () => {
  test('are restored, and told one by one; their notices wait to be sent', async () => {
    const { all, told, active, looked } = await toRestore({ accounts: threeOf(ACCOUNT) });
    const { entries, notices, problems } = await all();
    expect(entries).toMatchObject(
      looked.map(({ accessKeyId }) => ({ accessKeyId, outcome: 'restored', contacts: [ANN], detail: null })),
    );
    expect(notices.map(({ accessKeyId }) => accessKeyId)).toEqual([id(0), id(1), id(2)]);
    expect(problems).toEqual([]);
    expect(active.size).toBe(3);
    const settled = entries.map((entry, index) => ({
      event: 'key-settled',
      entry,
      done: index + 1,
      total: 3,
    }));
    expect(told).toEqual(settled);
  });

  test.each<[string, Prospect]>([
    ['active', { kind: 'active' }],
    ['gone', { kind: 'gone' }],
    ['not-ours', { kind: 'not-ours' }],
  ])('that are %s are left alone', async (outcome, prospect) => {
    const { services, order, looked, active } = await toRestore();
    const { entries, problems } = await restoreAll(services, order, [{ ...looked[0], prospect } as LookedAt]);
    expect(entries).toMatchObject([{ outcome }]);
    expect(problems).toEqual([]);
    expect(active.size).toBe(0);
    const unknown = { ...candidate({}, { deeds: null }), prospect, user: null };
    expect(await restoreAll(services, order, [unknown])).toMatchObject({ entries: [{ outcome }] });
  });

  test('that could not be read are told as what they are', async () => {
    const { services, order } = inHand();
    const found = problem('key', id(1), 'LEDGER_UNREADABLE', IS_DAMAGED);
    const unread: LookedAt = { ...candidate(), prospect: null, problem: found };
    const { entries, problems } = await restoreAll(services, order, [unread]);
    expect(entries).toMatchObject([{ outcome: 'unread', detail: IS_DAMAGED }]);
    expect(problems).toEqual([found]);
  });

  test('that somebody has switched on since they were looked at are left alone', async () => {
    const { all, active, told } = await toRestore();
    active.add(id(0));
    expect(await all()).toMatchObject({ entries: [{ outcome: 'active' }], notices: [], problems: [] });
    expect(told.map(({ event }) => event)).toEqual(['key-settled']);
  });

  test('that a run is deactivating are not on yet, which is an error', async () => {
    const deactivation = recordedDeactivation({ runId: RUN, state: 'intent' });
    const { services, order, looked } = await toRestore();
    const key = { ...looked[0], prospect: { kind: 'being-deactivated', deactivation } } as LookedAt;
    const { problems } = await restoreAll(services, order, [key]);
    expect(problems).toMatchObject([{ scope: 'key', id: id(0), code: 'RUN_IN_PROGRESS' }]);
    expect(problems[0]?.message).toMatch(/^not switched on yet: run .* when that run has ended$/);
  });

  test('that IAM does not switch on fail, each with its problem', async () => {
    const { all } = await toRestore({ iam: { activate: () => Promise.reject(DENIED) } });
    const { entries, problems } = await all();
    expect(problems).toMatchObject([{ scope: 'key', id: id(0), code: 'RESTORE_FAILED' }]);
    expect(entries).toMatchObject([{ outcome: 'failed', detail: problems[0]?.message, contacts: [] }]);
  });

  test('whose row cannot be read fail, and the others go on', async () => {
    const parts = { restores: failingAt(1, unreadableRow) };
    const { all } = await toRestore({ accounts: threeOf(ACCOUNT), parts });
    const { entries, problems } = await all();
    expect(entries.map(({ outcome }) => outcome)).toEqual(['restored', 'failed', 'restored']);
    expect(entries[1]?.detail).toBe(IS_DAMAGED);
    expect(problems).toMatchObject([{ id: id(1), code: 'RESTORE_FAILED', message: IS_DAMAGED }]);
  });

  test('on which a bug is met end the command', async () => {
    const { all } = await toRestore({ parts: { restores: failingAt(0, bug) } });
    await expect(all()).rejects.toThrow('a bug');
  });
});

describe('a ledger that fails', () => {
  test('is told once, and nothing more is begun', async () => {
    let begun = 0;
    const claim = () => {
      begun += 1;
      return outage();
    };
    const restores = { claim };
    const { all } = await toRestore({ accounts: Array<AccountId>(9).fill(ACCOUNT), parts: { restores } });
    const { entries, problems } = await all();
    expect(new Set(entries.map(({ outcome, detail }) => `${outcome}, ${detail}`))).toEqual(
      new Set(['failed, not begun: the ledger failed']),
    );
    expect(entries).toHaveLength(9);
    // Those that were under way.
    expect(begun).toBe(4);
    const message = 'the ledger failed, so no key was restored: the table does not answer';
    expect(problems).toMatchObject([{ scope: 'run', id: RESTORE, code: 'LEDGER_UNREACHABLE', message }]);
  });

  test('after a key was restored leaves the others as they are', async () => {
    const { all } = await toRestore({
      accounts: threeOf(ACCOUNT),
      parts: { restores: failingAt(2, outage) },
    });
    const { entries, problems } = await all();
    expect(entries.map(({ outcome }) => outcome)).toEqual(['restored', 'restored', 'failed']);
    expect(problems).toMatchObject([
      { message: expect.stringContaining('the other keys were left') as unknown },
    ]);
  });

  test('after a key could not be read says that none was restored', async () => {
    const { services, order, looked } = await toRestore({ parts: { restores: { claim: outage } } });
    const found = problem('key', id(1), 'LEDGER_UNREADABLE', IS_DAMAGED);
    const unread: LookedAt = { ...candidate(), prospect: null, problem: found };
    const { problems } = await restoreAll(services, order, [unread, ...looked]);
    const message = expect.stringContaining('so no key was restored') as unknown;
    expect(problems).toMatchObject([found, { message }]);
  });

  test('that may be read only says so', async () => {
    const denied = new LedgerOutageError('no dynamodb:UpdateItem', { reason: 'ACCESS_DENIED' });
    const restores = { claim: () => Promise.reject(denied) };
    const { problems } = await (await toRestore({ parts: { restores } })).all();
    const message = expect.stringMatching(/^the ledger may be read and not written, so/) as unknown;
    expect(problems).toMatchObject([{ message }]);
  });

  test('is what a command ends by, though it was told to stop as well', async () => {
    const stop = new AbortController();
    const claim = () => {
      stop.abort();
      return outage();
    };
    const { all } = await toRestore({ parts: { restores: { claim } }, order: { signal: stop.signal } });
    expect((await all()).problems.map(({ code }) => code)).toEqual(['LEDGER_UNREACHABLE']);
  });
});

describe('a command that is told to stop', () => {
  test('begins no further key, and says what it left', async () => {
    const stop = new AbortController();
    const { all, services, order } = await toRestore({ order: { signal: stop.signal } });
    expect((await all()).problems).toEqual([]);
    const more = await toRestore({ accounts: threeOf(ACCOUNT) });
    stop.abort();
    const { entries, problems } = await restoreAll(services, order, more.looked);
    expect(entries.map(({ outcome, detail }) => `${outcome}, ${detail}`)).toEqual(
      Array(3).fill('failed, not begun: the command was told to stop'),
    );
    expect(problems).toMatchObject([{ scope: 'run', id: RESTORE, code: 'INTERRUPTED' }]);
  });
});

test('an account has four keys at a time, which IAM throttles by, and all together have 96', async () => {
  let now = 0;
  let most = 0;
  const activate = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
  };
  const mostOf = async (accounts: number, ofEach: number) => {
    most = 0;
    const ids = Array.from(
      { length: accounts },
      (_, number) => String(100_000_000_000 + number) as AccountId,
    );
    const keys = ids.flatMap((account) => Array<AccountId>(ofEach).fill(account));
    const { all } = await toRestore({
      accounts: keys,
      iam: { activate },
      parts: { restores: failingAt(-1, bug) },
    });
    await all();
    return most;
  };
  expect(await mostOf(1, 6)).toBe(4);
  expect(await mostOf(2, 6)).toBe(8);
  expect(await mostOf(30, 4)).toBe(96);
});
