import { keyText, type AccessKeyId, type KeyName } from '../../src/core/access-key.ts';
import { DAY_MS, toMs, type Instant } from '../../src/core/instant.ts';
import { NO_HISTORY, type RecordedDeactivation } from '../../src/core/notice-cycle.ts';
import type { UnreadableRow } from '../../src/ledger/ledger-error.ts';
import { keyState } from '../../src/ledger/row-keys.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import { recorded, recordedDeactivation } from '../builders/history.ts';
import { BOB, notice } from '../builders/notice.ts';
import { ledgerHere, readable, type LedgerHere } from './ledger-here.ts';
import { all } from './stub-table.ts';

let here: LedgerHere;
beforeEach(async () => {
  here = await ledgerHere();
});

const KEY: KeyName = { accountId: ACCOUNT, accessKeyId: KEY_ID };
const OTHER: KeyName = { accountId: ACCOUNT, accessKeyId: 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId };
const TWO_YEARS = 2 * 365 * DAY_MS;
const intent = (overrides: Partial<RecordedDeactivation> = {}): RecordedDeactivation =>
  recordedDeactivation({ runId: 'run-1', asOf: AS_OF, state: 'intent', ...overrides });
const NOT_RESTORED = { restoredAt: null };

const state = async (): Promise<Record<string, unknown>> => (await here.rowOf(keyState(KEY))) ?? {};
const running = async () => (await all(here.ledger.keys.runningCycles(readable))).map(keyText);
const open = async () =>
  (await all(here.ledger.keys.openIntents(readable))).map(({ finding }) => keyText(finding));
const secondsAt = (at: Instant, ms: number): number => (toMs(at) + ms) / 1000;

/** The contact was told, as of that instant. */
async function told(at: Instant = ago(7)): Promise<void> {
  await here.ledger.keys.recordNotice(notice({ decidedAt: at, cycle: at }), recorded(at));
}

describe('an accepted notice', () => {
  const NAME = 'NOTICE#2026-11-15#first#ann@example.com';

  test('joins the history of its key, whose cycle runs from then on', async () => {
    await told();
    expect(await state()).toMatchObject({
      [NAME]: recorded(ago(7)),
      deadline: AS_OF,
      firstNoticeAt: ago(7),
      cyclesBegun: new Set([ago(7)]),
      key: { ...KEY, userName: 'ci' },
      expiresAt: secondsAt(ago(7), TWO_YEARS),
    });
    expect(await here.ledger.keys.read(KEY)).toEqual({
      ...NO_HISTORY,
      notices: [recorded(ago(7))],
      cyclesBegun: [ago(7)],
    });
    const [cycle, ...more] = await all(here.ledger.keys.runningCycles(readable));
    expect([cycle, more]).toMatchObject([{ ...KEY, userName: 'ci', history: { notices: [{}] } }, []]);
  });

  test('is kept by the first mail that told it', async () => {
    await told();
    const at = ago(7);
    const again = recorded(at, { messageId: 'message-2' });
    await here.ledger.keys.recordNotice(notice({ decidedAt: at, cycle: at }), again);
    expect((await here.ledger.keys.read(KEY)).notices).toEqual([recorded(at)]);
  });

  test('that reminds begins no cycle, and gives no first notice', async () => {
    await told();
    const reminder = { kind: 'reminder', cycle: ago(7) } as const;
    await here.ledger.keys.recordNotice(notice(reminder), recorded(AS_OF, reminder));
    expect(await state()).toMatchObject({ firstNoticeAt: ago(7), cyclesBegun: new Set([ago(7)]) });
    expect((await here.ledger.keys.read(KEY)).notices).toHaveLength(2);
  });

  test.each(['deactivated', 'restored'] as const)('of a key that was %s lets no cycle run', async (kind) => {
    await here.ledger.keys.recordNotice(notice({ kind }), recorded(AS_OF, { kind }));
    expect(await running()).toEqual([]);
    expect(await state()).not.toHaveProperty('cyclesBegun');
    expect(await state()).not.toHaveProperty('firstNoticeAt');
  });

  test('leaves an open intent where it is looked for', async () => {
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await told();
    expect([await running(), await open()]).toEqual([[], [keyText(KEY)]]);
  });
});

describe('the intent of a deactivation', () => {
  test('is written as a whole, and is open until it is closed', async () => {
    await told();
    expect(await here.ledger.keys.recordIntent(intent(), NOT_RESTORED)).toBe('recorded');
    expect(await all(here.ledger.keys.openIntents(readable))).toEqual([intent()]);
    expect(await running()).toEqual([]);
    expect(await state()).toMatchObject({ deactivation: intent(), expiresAt: secondsAt(AS_OF, TWO_YEARS) });
    await here.ledger.keys.closeIntent(intent(), 'done');
    expect(await open()).toEqual([]);
    expect((await state()).deactivation).toEqual(intent({ state: 'done' }));
    expect(await state()).not.toHaveProperty('setBackAt');
  });

  test('of a run that has done it is not written again; that of another run is', async () => {
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await here.ledger.keys.closeIntent(intent(), 'done');
    expect(await here.ledger.keys.recordIntent(intent(), NOT_RESTORED)).toBe('done');
    expect(await open()).toEqual([]);
    expect(await here.ledger.keys.recordIntent(intent({ runId: 'run-2' }), NOT_RESTORED)).toBe('recorded');
  });

  test('that is withdrawn lets the cycle run on; only one that was tried in vain sets the key back', async () => {
    await told();
    for (const [how, setBackAt] of [
      ['withdrawn', null],
      ['withdrawn-in-vain', AS_OF],
    ] as const) {
      await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
      await here.ledger.keys.closeIntent(intent(), how);
      expect(await here.ledger.keys.read(KEY)).toMatchObject({
        deactivation: { state: 'withdrawn' },
        setBackAt,
      });
      expect([await running(), await open()]).toEqual([[keyText(KEY)], []]);
    }
  });

  test('that another has withdrawn meanwhile is done for whoever did it, and for nobody else', async () => {
    const stateNow = async () => (await here.ledger.keys.read(KEY)).deactivation?.state;
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await here.ledger.keys.closeIntent(intent(), 'withdrawn');
    await here.ledger.keys.closeIntent(intent(), 'done');
    expect(await stateNow()).toBe('withdrawn');
    await here.ledger.keys.closeIntent(intent({ runId: 'run-2' }), 'done-here');
    expect(await stateNow()).toBe('withdrawn');
    await here.ledger.keys.closeIntent(intent(), 'done-here');
    expect(await stateNow()).toBe('done');
    expect(await state()).not.toHaveProperty('outbox');
  });

  test('of another run is not closed', async () => {
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await here.ledger.keys.closeIntent(intent({ runId: 'run-2' }), 'done');
    expect(await open()).toEqual([keyText(KEY)]);
  });

  test('once done leaves no notice that nothing asks for any more', async () => {
    await told(ago(300));
    await told(ago(7));
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await here.put([{ ...(await here.rowOf(keyState(KEY))), ...keyState(KEY), ...OLD }]);
    await here.ledger.keys.closeIntent(intent(), 'done');
    expect(await state()).not.toHaveProperty(Object.keys(OLD)[0] ?? '');
  });

  const OLD = {
    'NOTICE#2026-01-26#first#bob@example.com': recorded(ago(300), { contact: BOB, cycle: ago(300) }),
  };
});

describe('a cycle', () => {
  test.each([
    ['inactive', 'foundInactiveAt'],
    ['exempt', 'exemptAt'],
  ] as const)(
    'that ended since its key was %s runs no more, and the history says so',
    async (restart, at) => {
      await told();
      await here.ledger.keys.recordRestart(KEY, restart, AS_OF);
      expect(await running()).toEqual([]);
      expect((await here.ledger.keys.read(KEY))[at]).toBe(AS_OF);
    },
  );

  test('of a key with an open intent ends, and the intent stays where it is looked for', async () => {
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await here.ledger.keys.recordRestart(KEY, 'inactive', AS_OF);
    expect(await open()).toEqual([keyText(KEY)]);
    expect((await here.ledger.keys.read(KEY)).foundInactiveAt).toBe(AS_OF);
  });

  test('that is over by its age is retired; an open intent is not', async () => {
    await told();
    await here.ledger.keys.retireCycle(KEY);
    expect(await running()).toEqual([]);
    await here.ledger.keys.recordIntent(intent(), NOT_RESTORED);
    await here.ledger.keys.retireCycle(KEY);
    expect(await open()).toEqual([keyText(KEY)]);
  });
});

test('a key is set back where the ledger knows of it; of another nothing is kept', async () => {
  await here.ledger.keys.setBack(KEY, AS_OF);
  expect(await here.rows()).toEqual([]);
  await told();
  await here.ledger.keys.setBack(KEY, AS_OF);
  expect((await here.ledger.keys.read(KEY)).setBackAt).toBe(AS_OF);
});

test('of many keys each has its history; what nobody knows is in neither map, what is torn in the other', async () => {
  await told();
  await here.put([{ ...keyState(OTHER), restoredAt: 'lately' }]);
  const unknown = { ...KEY, accessKeyId: 'AKIAUNKNOWNEXAMPLEXX' as AccessKeyId };
  const { found, unreadable } = await here.ledger.keys.readMany([KEY, OTHER, unknown]);
  expect([[...found.keys()], [...unreadable.keys()]]).toEqual([[keyText(KEY)], [keyText(OTHER)]]);
  expect(await here.ledger.keys.read(unknown)).toEqual(NO_HISTORY);
  await expect(here.ledger.keys.read(OTHER)).rejects.toMatchObject({ problemCode: 'LEDGER_UNREADABLE' });
});

test('rows of the index that do not say what they are for are told, and keep no other from it', async () => {
  await told();
  await here.put([
    { ...keyState(OTHER), outbox: 'CYCLE' },
    { ...keyState({ ...OTHER, accessKeyId: 'AKIAUNKNOWNEXAMPLEXX' as AccessKeyId }), outbox: 'INTENT' },
  ]);
  const torn: UnreadableRow[] = [];
  const onUnreadable = (row: UnreadableRow): void => void torn.push(row);
  expect(await all(here.ledger.keys.runningCycles(onUnreadable))).toHaveLength(1);
  expect(await all(here.ledger.keys.openIntents(onUnreadable))).toEqual([]);
  expect(torn.map(({ why }) => why)).toEqual([
    'it does not name its key',
    'it does not say what was to be done',
  ]);
});
