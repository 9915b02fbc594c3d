import { keyText, type AccessKeyId } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import { DAY_MS, toMs } from '../../src/core/instant.ts';
import { problem } from '../../src/core/problem.ts';
import { NO_MAIL } from '../../src/core/report.ts';
import type { RunMeta } from '../../src/core/run-record.ts';
import type { UnreadableRow } from '../../src/ledger/ledger-error.ts';
import { accountRow, findingRow, runRow } from '../../src/ledger/row-keys.ts';
import { MAX_PROBLEMS_OF_RUN } from '../../src/ledger/rows/meta-row.ts';
import { AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, finding, OTHER_ACCOUNT } from '../builders/finding.ts';
import { decidedRow, doneRow, runAccount, seen } from '../builders/run-row.ts';
import { ledgerHere, readable, type LedgerHere } from './ledger-here.ts';
import { META, RUN_ID } from './sample-rows.ts';
import { all } from './stub-table.ts';

const ANOTHER = '2026-11-21T08-00-00Z-enforce';
const KEPT_UNTIL = (toMs(AS_OF) + 90 * DAY_MS) / 1000;
const META_OF_NOW: RunMeta = { ...META, status: 'running', problems: [], mail: NO_MAIL };
const id = (n: number) => `AKIA${String(n).padStart(16, '0')}` as AccessKeyId;
const findingOf = (n: number, accountId = ACCOUNT) => finding({ accessKeyId: id(n), accountId });
const accountOf = (accountId: AccountId, overrides: Parameters<typeof runAccount>[0] = {}) =>
  runAccount({ account: { ...runAccount().account, accountId }, ...overrides });
const torn = { problemCode: 'LEDGER_UNREADABLE' };

let here: LedgerHere;
let runs: LedgerHere['ledger']['runs'];
beforeEach(async () => {
  here = await ledgerHere();
  ({ runs } = here.ledger);
});

describe('the row of a run', () => {
  test('is read as it was written, and goes after ninety days', async () => {
    expect(await runs.readMeta(RUN_ID)).toBeNull();
    await runs.putMeta(META);
    expect(await runs.readMeta(RUN_ID)).toEqual(META);
    expect(await here.rowOf(runRow(RUN_ID))).toMatchObject({ expiresAt: KEPT_UNTIL });
    await here.put([{ ...runRow(RUN_ID), meta: 'torn' }]);
    await expect(runs.readMeta(RUN_ID)).rejects.toMatchObject(torn);
  });

  test('is listed among all runs from its beginning on, the oldest first', async () => {
    await runs.putMeta(META);
    expect(await all(runs.ids())).toEqual([]);
    await runs.putMeta(META_OF_NOW);
    await runs.putMeta({ ...META_OF_NOW, runId: ANOTHER });
    expect(await all(runs.ids())).toEqual([ANOTHER, RUN_ID]);
    const listed = (await here.rows()).filter(({ pk }) => pk === 'RUN#ALL');
    expect(listed.map(({ expiresAt }) => expiresAt)).toEqual([KEPT_UNTIL - DAY_MS / 1000, KEPT_UNTIL]);
  });

  test('is read with others by their names; what is not there is in neither map, what is torn in the other', async () => {
    await runs.putMeta(META);
    await here.put([{ ...runRow(ANOTHER), meta: 'torn' }]);
    const { found, unreadable } = await runs.readMetas([RUN_ID, ANOTHER, 'a run of the time before']);
    expect([[...found], [...unreadable.keys()]]).toEqual([[[RUN_ID, META]], [ANOTHER]]);
  });

  test('takes what was found out since, as far as there is room', async () => {
    const found = problem('run', RUN_ID, 'LEDGER_UNREADABLE', 'since then');
    await runs.putMeta(META);
    await runs.addProblem(RUN_ID, found);
    expect((await runs.readMeta(RUN_ID))?.problems).toEqual([...META.problems, found]);
    const full = Array.from({ length: MAX_PROBLEMS_OF_RUN }, () => 'a problem');
    await here.put([{ ...runRow(RUN_ID), meta: { problems: full } }]);
    await runs.addProblem(RUN_ID, found);
    expect(await here.rowOf(runRow(RUN_ID))).toMatchObject({ meta: { problems: full } });
  });

  test('says when its summary was told', async () => {
    await runs.putMeta({ ...META, toldAt: null });
    await runs.markTold(RUN_ID, AS_OF);
    expect((await runs.readMeta(RUN_ID))?.toldAt).toBe(AS_OF);
  });

  test('is found as that of the last run that came to its end', async () => {
    expect(await runs.lastEnded()).toBeNull();
    await runs.recordEnded(ANOTHER);
    await runs.recordEnded(RUN_ID);
    expect(await runs.lastEnded()).toBe(RUN_ID);
    await here.put([{ pk: 'RUN#LAST', sk: 'POINTER', runId: 7 }]);
    await expect(runs.lastEnded()).rejects.toMatchObject(torn);
  });
});

describe('the accounts of a run', () => {
  const statusOf = async (accountId: AccountId) =>
    (await runs.accountsOf(RUN_ID, [accountId])).found.get(accountId)?.status;

  test('are read in their order, all or those of a batch', async () => {
    const third = '999999999999' as AccountId;
    await runs.listAccounts(
      RUN_ID,
      [third, OTHER_ACCOUNT, ACCOUNT].map((each) => accountOf(each)),
    );
    await runs.putSeen(RUN_ID, [seen()]);
    const ids = async (between?: readonly [AccountId, AccountId]) =>
      (await all(runs.accounts(RUN_ID, readable, between))).map(({ account }) => account.accountId);
    expect(await ids()).toEqual([ACCOUNT, OTHER_ACCOUNT, third]);
    expect(await ids([OTHER_ACCOUNT, third])).toEqual([OTHER_ACCOUNT, third]);
    expect(await here.rowOf(accountRow(RUN_ID, third))).toMatchObject({ expiresAt: KEPT_UNTIL });
  });

  test.each([
    ['pending', 'surveyed', 'surveyed'],
    ['unreachable', 'pending', 'pending'],
    ['surveyed', 'pending', 'surveyed'],
    ['opted-out', 'pending', 'opted-out'],
  ] as const)('that are %s and listed anew as %s are %s', async (before, listed, after) => {
    await here.put([{ ...accountRow(RUN_ID, ACCOUNT), entry: accountOf(ACCOUNT, { status: before }) }]);
    expect(await runs.listAccounts(RUN_ID, [accountOf(ACCOUNT, { status: listed })])).toEqual([]);
    expect(await statusOf(ACCOUNT)).toBe(after);
  });

  test.each([
    ['pending', 'surveyed'],
    ['unreachable', 'unreachable'],
    ['opted-out', 'opted-out'],
  ] as const)('that are %s when the survey has done them are %s', async (before, after) => {
    await here.put([{ ...accountRow(RUN_ID, ACCOUNT), entry: accountOf(ACCOUNT, { status: before }) }]);
    expect(await runs.putAccount(RUN_ID, accountOf(ACCOUNT))).toEqual([]);
    expect(await statusOf(ACCOUNT)).toBe(after);
  });

  test('of a later version are not written over: that is told of each, and keeps no other from it', async () => {
    await here.put([{ ...accountRow(RUN_ID, ACCOUNT), v: 99 }]);
    const told = await runs.listAccounts(RUN_ID, [accountOf(ACCOUNT), accountOf(OTHER_ACCOUNT)]);
    expect(told).toMatchObject([{ scope: 'account', id: ACCOUNT, code: 'LEDGER_UNREADABLE' }]);
    expect(await runs.putAccount(RUN_ID, accountOf(ACCOUNT))).toMatchObject(told);
    const { found, unreadable } = await runs.accountsOf(RUN_ID, [ACCOUNT, OTHER_ACCOUNT]);
    expect([[...found.keys()], [...unreadable.keys()]]).toEqual([[OTHER_ACCOUNT], [ACCOUNT]]);
  });
});

describe('the keys of a run', () => {
  test('that the survey saw are read in their order, or by their names', async () => {
    const rows = [seen(findingOf(2)), seen(findingOf(1)), seen(findingOf(3, OTHER_ACCOUNT))] as const;
    expect(await runs.putSeen(RUN_ID, rows)).toEqual([]);
    expect((await all(runs.seen(RUN_ID, readable))).map((each) => keyText(each.finding))).toEqual(
      [rows[1], rows[0], rows[2]].map((each) => keyText(each.finding)),
    );
    const { found } = await runs.seenOf(RUN_ID, [findingOf(1), findingOf(9)]);
    expect([...found.keys()]).toEqual([keyText(findingOf(1))]);
    expect((await here.rows()).every(({ expiresAt }) => expiresAt === KEPT_UNTIL)).toBe(true);
  });

  test('with more words than AWS allows are told', async () => {
    const endless = seen({ ...findingOf(1), userName: 'x'.repeat(10_000) });
    expect(await runs.putSeen(RUN_ID, [endless])).toMatchObject([{ id: id(1), code: 'KEY_UNREAD' }]);
  });

  test('that were decided are read all, by batch, or by their names', async () => {
    const rows = [1, 2, 3].map((n) => decidedRow({ finding: findingOf(n) }));
    expect(await runs.decideFindings(RUN_ID, rows)).toEqual([]);
    const ids = async (...between: Parameters<typeof runs.findings>[2][]) =>
      (await all(runs.findings(RUN_ID, readable, between[0]))).map((row) => row.finding.accessKeyId);
    expect(await ids()).toEqual([id(1), id(2), id(3)]);
    expect(await ids([findingOf(2), findingOf(3)])).toEqual([id(2), id(3)]);
    const { found } = await runs.findingsOf(RUN_ID, [findingOf(2), findingOf(9)]);
    expect([...found.keys()]).toEqual([keyText(findingOf(2))]);
    expect(await here.rowOf(findingRow(RUN_ID, findingOf(1)))).toMatchObject({ expiresAt: KEPT_UNTIL });
  });

  test.each([
    ['is to be deactivated', decidedRow()],
    ['is to be told', decidedRow({ decision: { kind: 'compliant' }, notice: 'first' })],
    ['cannot be judged', decidedRow({ decision: { kind: 'undetermined', reason: 'history-unread' } })],
  ])('stay done where the plan finds once more that the key %s', async (_, decided) => {
    const done = doneRow();
    await runs.putFindings(RUN_ID, [done]);
    expect(await runs.decideFindings(RUN_ID, [decided])).toEqual([]);
    expect((await runs.findingsOf(RUN_ID, [done.finding])).found.get(keyText(done.finding))).toEqual(done);
  });

  test('whose rows are not taken are told, and keep no other from it', async () => {
    await here.put([{ ...findingRow(RUN_ID, findingOf(1)), v: 99 }]);
    const rows = [1, 2].map((n) => decidedRow({ finding: findingOf(n) }));
    expect(await runs.decideFindings(RUN_ID, rows)).toMatchObject([
      { scope: 'key', id: id(1), code: 'LEDGER_UNREADABLE' },
    ]);
    const rowsOfTorn: UnreadableRow[] = [];
    const read = await all(runs.findings(RUN_ID, (row) => void rowsOfTorn.push(row)));
    expect([read.map(({ finding: of }) => of.accessKeyId), rowsOfTorn]).toMatchObject([
      [id(2)],
      [findingRow(RUN_ID, findingOf(1))],
    ]);
  });
});
