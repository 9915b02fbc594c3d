import { problem } from '../../../src/core/problem.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import type { RunFinding, SeenFinding } from '../../../src/core/run-finding.ts';
import { accountRow as rowOfAccount, findingRow, seenRow } from '../../../src/ledger/row-keys.ts';
import { partsOf } from '../../../src/phases/report/parts.ts';
import { accountsFound, keysFound } from '../../../src/phases/report/run-rows.ts';
import { finding } from '../../builders/finding.ts';
import { RUN } from '../../builders/phase.ts';
import { decidedRow, doneRow, seen } from '../../builders/run-row.ts';
import { all } from '../../builders/whole-report.ts';
import { accountId, accountRow, keyId, ledgerOfRuns, spoilt, TODAY, words } from './runs.ts';

const keyOf = (n: number, account = 1) =>
  finding({ accountId: accountId(account), accessKeyId: keyId(n), userName: `user-${n}` });
const nameOf = (n: number, account = 1) => ({ accountId: accountId(account), accessKeyId: keyId(n) });

interface Rows {
  readonly accounts?: readonly RunAccount[];
  readonly findings?: readonly RunFinding[];
  readonly seen?: readonly SeenFinding[];
}

async function withRows(rows: Rows) {
  const runs = ledgerOfRuns();
  await runs.ledger.runs.listAccounts(RUN, rows.accounts ?? []);
  await runs.ledger.runs.putFindings(RUN, rows.findings ?? []);
  await runs.ledger.runs.putSeen(RUN, rows.seen ?? []);
  return runs;
}

describe('the rows of accounts', () => {
  const found = async ({ ledger }: ReturnType<typeof ledgerOfRuns>) =>
    all(accountsFound(ledger.runs, { runId: RUN }));

  test('say what was found in each, in the order of their IDs', async () => {
    const ages = { counts: [0, 2], oldestDays: 7 };
    const warning = problem('user', `${accountId(1)}/ci`, 'CONTACT_INVALID', 'no address');
    const rows = await withRows({
      accounts: [
        accountRow({}, accountId(2)),
        accountRow({ comingDue: 3, ages, problems: [warning], rootKey: 'active' }, accountId(1)),
      ],
    });
    const [first, second, ...more] = await found(rows);
    expect(first).toMatchObject({ name: accountId(1), comingDue: 3, ages: [ages] });
    expect(first?.entry).toMatchObject({ accountId: accountId(1), status: 'surveyed' });
    expect(first?.problems.map(({ code }) => code)).toEqual(['ROOT_KEY_ACTIVE', 'CONTACT_INVALID']);
    expect(second).toMatchObject({ name: accountId(2), problems: [], comingDue: 0 });
    expect(more).toEqual([]);
  });

  test('tell of an account that the survey did not finish how far it came', async () => {
    const rows = await withRows({
      accounts: [
        accountRow({ status: 'pending' }, accountId(1)),
        accountRow({ status: 'pending', progress: { upTo: 'mia', unlisted: 2 } }, accountId(2)),
      ],
    });
    const [untouched, halfway] = await found(rows);
    expect(words(untouched?.problems ?? [])).toEqual([
      `account ${accountId(1)} NOT_SURVEYED: the run ended before the account was done: its turn did not come`,
    ]);
    expect(words(halfway?.problems ?? [])).toEqual([
      `account ${accountId(2)} USER_UNREAD: 2 more users or keys could not be read either`,
      `account ${accountId(2)} NOT_SURVEYED: the run ended before the account was done: it was surveyed up to user mia`,
    ]);
  });

  test('that cannot be read count, each in its place', async () => {
    const rows = await withRows({ accounts: [1, 3].map((n) => accountRow({}, accountId(n))) });
    const lost = [0, 2, 4].map((n) => rowOfAccount(RUN, accountId(n)));
    lost.forEach(rows.spoil);
    const accounts = await found(rows);
    expect(accounts.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map(accountId));
    expect(accounts[2]).toMatchObject({ comingDue: 0, ages: [] });
    expect(accounts[2]?.entry).toEqual({
      accountId: accountId(2),
      name: '?',
      ouPath: null,
      status: 'unreachable',
      reason: 'LEDGER_UNREADABLE',
      optOut: null,
      rootKey: null,
      users: 0,
      remembered: 0,
      activeKeys: 0,
    });
    expect(words(accounts.flatMap(({ problems }) => problems))).toEqual(
      [0, 2, 4].map(
        (n) => `account ${accountId(n)} LEDGER_UNREADABLE: ${spoilt(rowOfAccount(RUN, accountId(n)))}`,
      ),
    );
  });

  test('that name no account are told, and no account', async () => {
    const rows = await withRows({});
    const row = { pk: `RUN#${RUN}`, sk: 'ACCOUNT#nobody' };
    rows.spoil(row);
    const [nobody] = await found(rows);
    expect(nobody).toMatchObject({ name: 'nobody', entry: null });
    expect(words(nobody?.problems ?? [])).toEqual([
      `account ACCOUNT#nobody LEDGER_UNREADABLE: ${spoilt(row)}`,
    ]);
  });
});

describe('the rows of keys', () => {
  const found = async ({ ledger }: ReturnType<typeof ledgerOfRuns>, hasUndecided?: boolean) =>
    all(keysFound(ledger.runs, TODAY, hasUndecided));

  test('tell of each key once: what was decided, and else what was seen', async () => {
    const rows = await withRows({
      findings: [doneRow({ finding: keyOf(1), recovered: true }), decidedRow({ finding: keyOf(3) })],
      seen: [1, 2, 3].map((n) => seen(keyOf(n))),
    });
    const [done, unknown, decided, ...more] = await found(rows);
    expect(done).toMatchObject({
      accountId: accountId(1),
      entry: { accessKeyId: keyId(1), outcome: 'deactivated' },
      problems: [],
      withoutOutcome: [],
      wasInactive: true,
      isUndecided: false,
    });
    expect(unknown).toMatchObject({
      accountId: accountId(1),
      entry: { accessKeyId: keyId(2), reason: 'undecided' },
      problems: [{ code: 'KEY_UNDECIDED' }],
      withoutOutcome: [],
      wasInactive: false,
      isUndecided: true,
    });
    expect(decided).toMatchObject({
      entry: { accessKeyId: keyId(3), outcome: 'none' },
      problems: [],
      withoutOutcome: [{ code: 'KEY_UNDECIDED', id: keyId(3) }],
      wasInactive: false,
      isUndecided: false,
    });
    expect(more).toEqual([]);
  });

  test('come by account, then by key', async () => {
    const rows = await withRows({
      findings: [decidedRow({ finding: keyOf(1, 2) }), decidedRow({ finding: keyOf(2, 1) })],
      seen: [seen(keyOf(3, 1)), seen(keyOf(0, 2))],
    });
    expect((await found(rows)).map((each) => [each.accountId, each.entry?.accessKeyId])).toEqual([
      [accountId(1), keyId(2)],
      [accountId(1), keyId(3)],
      [accountId(2), keyId(0)],
      [accountId(2), keyId(1)],
    ]);
  });

  test('of those seen are not read where each key is known to be decided', async () => {
    const rows = await withRows({ findings: [decidedRow({ finding: keyOf(1) })], seen: [seen(keyOf(2))] });
    expect(await found(rows, false)).toHaveLength(1);
  });

  test('that cannot be read make the key undetermined, each in its place', async () => {
    const rows = await withRows({ findings: [decidedRow({ finding: keyOf(2) })] });
    const lost = [findingRow(RUN, nameOf(1)), findingRow(RUN, nameOf(3)), seenRow(RUN, nameOf(4))];
    lost.forEach(rows.spoil);
    const keys = await found(rows);
    expect(keys.map(({ entry, isUndecided }) => [entry?.accessKeyId, isUndecided])).toEqual([
      [keyId(1), false],
      [keyId(2), false],
      [keyId(3), false],
      [keyId(4), true],
    ]);
    expect(keys[0]).toMatchObject({ accountId: accountId(1), withoutOutcome: [], wasInactive: false });
    expect(keys[0]?.entry).toEqual({
      ...nameOf(1),
      userName: '?',
      createDate: null,
      ageDays: null,
      lastUsed: null,
      lastUsedAsOf: null,
      contacts: [],
      contactSource: null,
      decision: 'undetermined',
      reason: 'finding-unread',
      optOut: null,
      notice: null,
      deadline: null,
      outcome: 'none',
    });
    expect(words(keys.flatMap(({ problems }) => problems))).toEqual(
      [1, 3, 4].map(
        (n, which) => `key ${keyId(n)} LEDGER_UNREADABLE: ${spoilt(lost[which] ?? { pk: '', sk: '' })}`,
      ),
    );
  });

  test('that name no key are nobody’s', async () => {
    const rows = await withRows({ findings: [decidedRow({ finding: keyOf(1) })] });
    rows.spoil({ pk: `RUN#${RUN}`, sk: 'FINDING#nobody' });
    rows.spoil({ pk: `RUN#${RUN}`, sk: 'SEEN#nobody' });
    expect(await found(rows)).toHaveLength(1);
  });
});

describe('the parts of a run', () => {
  test('are its accounts with their keys, those of no account on record as well', async () => {
    const warning = problem('key', keyId(1), 'CYCLE_RESTARTED', 'again');
    const { ledger } = await withRows({
      accounts: [accountRow({ status: 'pending', comingDue: 2 }, accountId(1)), accountRow({}, accountId(3))],
      findings: [
        doneRow({ finding: keyOf(1), problems: [warning], recovered: true }),
        decidedRow({ finding: keyOf(2) }),
        decidedRow({ finding: keyOf(3), decision: { kind: 'compliant' } }),
        decidedRow({ finding: keyOf(5, 2) }),
      ],
      seen: [seen(keyOf(4))],
    });
    const [first, stray, empty, ...more] = await all(partsOf({ ledger }, TODAY));
    expect(first).toMatchObject({
      name: accountId(1),
      accounts: [{ status: 'unreachable' }],
      keys: [{ accessKeyId: keyId(1) }, { accessKeyId: keyId(2) }, { accessKeyId: keyId(4) }],
      problems: [
        { code: 'NOT_SURVEYED' },
        { code: 'CYCLE_RESTARTED' },
        { code: 'KEY_UNDECIDED', id: keyId(4) },
      ],
      withoutOutcome: [{ code: 'KEY_UNDECIDED', id: keyId(2) }],
      inactiveBefore: 1,
      comingDue: 2,
      hasUndecided: true,
    });
    expect(first?.ages).toHaveLength(1);
    expect(stray).toMatchObject({
      name: accountId(2),
      accounts: [],
      keys: [{ accessKeyId: keyId(5) }],
      problems: [],
      comingDue: 0,
      ages: [],
      hasUndecided: false,
    });
    expect(empty).toMatchObject({ name: accountId(3), keys: [], problems: [], inactiveBefore: 0 });
    expect(more).toEqual([]);
  });
});
