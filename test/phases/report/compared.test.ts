import { problem, type Problem } from '../../../src/core/problem.ts';
import { NO_MAIL } from '../../../src/core/report.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { compared, LastRunLostError, type RunToCompare } from '../../../src/phases/report/compared.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { finding } from '../../builders/finding.ts';
import { bug, outage, RUN, STILL } from '../../builders/phase.ts';
import { decidedRow, doneRow } from '../../builders/run-row.ts';
import { all } from '../../builders/whole-report.ts';
import { accountId, accountRow, idAgo, keyId, ledgerOfRuns } from './runs.ts';

const [A, B, C, D] = [accountId(1), accountId(2), accountId(3), accountId(4)] as const;

const TODAY: RunToCompare = { runId: RUN, asOf: AS_OF, mode: 'enforce', mail: NO_MAIL, problems: [] };
const YESTERDAY: RunToCompare = { ...TODAY, runId: idAgo(1), asOf: ago(1) };

const withProblems = (run: RunToCompare, ...problems: readonly Problem[]) => ({ ...run, problems });
const ofAccount = (id: string) => problem('account', id, 'ACCESS_DENIED', 'denied');
const ofUser = (id: string) => problem('user', `${id}/ci`, 'CONTACT_INVALID', 'no address');
const ofKey = (n: number) => problem('key', keyId(n), 'INTENT_OPEN', 'nobody knows');
const ofRun = (runId: string) => problem('run', runId, 'PAGE_UNPUBLISHED', 'no bucket');

const rowOf = (n: number, account: typeof A) =>
  doneRow({ finding: finding({ accountId: account, accessKeyId: keyId(n) }) });

/** A, B and C yesterday, B and C today; B had a key then, C has one now. */
async function bothDays() {
  const { ledger } = ledgerOfRuns();
  await ledger.runs.listAccounts(
    YESTERDAY.runId,
    [A, B, C].map((id) => accountRow({}, id)),
  );
  await ledger.runs.listAccounts(RUN, [accountRow({ status: 'unreachable' }, B), accountRow({}, C)]);
  await ledger.runs.putFindings(YESTERDAY.runId, [rowOf(1, B)]);
  await ledger.runs.putFindings(RUN, [rowOf(2, C)]);
  return { ledger };
}

const inShort = async (items: ReturnType<typeof compared>) =>
  (await all(items)).map(({ name, ...sides }) => [
    name,
    ...[sides.before, sides.after].map(({ accounts, keys, problems }) =>
      [
        ...accounts.map(({ status }) => status),
        ...keys.map(({ accessKeyId }) => `key ${Number(accessKeyId.slice(4))}`),
        ...problems.map(({ code }) => code),
      ].join(', '),
    ),
  ]);

test('two runs come account by account, and at the end what is about none', async () => {
  expect(await inShort(compared(await bothDays(), YESTERDAY, TODAY))).toEqual([
    [A, 'surveyed', ''],
    [B, 'surveyed, key 1', 'unreachable'],
    [C, 'surveyed', 'surveyed, key 2'],
    ['', '', ''],
  ]);
});

test('an account that one of the two does not know is none of its accounts', async () => {
  const pairs = await all(compared(await bothDays(), YESTERDAY, TODAY));
  expect(pairs.map(({ before, after }) => [before.accounts.length, after.accounts.length])).toEqual([
    [1, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
});

test('without a run before all is of this one', async () => {
  expect(await inShort(compared(await bothDays(), null, TODAY))).toEqual([
    [B, '', 'unreachable'],
    [C, '', 'surveyed, key 2'],
    ['', '', ''],
  ]);
});

test('what was only seen is not read of a run whose keys are known to be decided', async () => {
  const { ledger } = await bothDays();
  const asked: string[] = [];
  const seen: typeof ledger.runs.seen = (runId, ...more) => {
    asked.push(runId);
    return ledger.runs.seen(runId, ...more);
  };
  const watched = { ledger: { ...ledger, runs: { ...ledger.runs, seen } } };
  await all(compared(watched, YESTERDAY, { ...TODAY, hasUndecided: false }));
  expect(asked).toEqual([YESTERDAY.runId]);
});

test('what a run says as a whole of an account, its users and its keys stands with the account', async () => {
  const before = withProblems(YESTERDAY, ofAccount(A), ofKey(1), ofRun(YESTERDAY.runId));
  const after = withProblems(TODAY, ofUser(C), ofKey(1), ofKey(2), ofRun(RUN));
  expect(await inShort(compared(await bothDays(), before, after))).toEqual([
    [A, 'surveyed, ACCESS_DENIED', ''],
    [B, 'surveyed, key 1, INTENT_OPEN', 'unreachable, INTENT_OPEN'],
    [C, 'surveyed', 'surveyed, key 2, INTENT_OPEN, CONTACT_INVALID'],
    ['', 'PAGE_UNPUBLISHED', 'PAGE_UNPUBLISHED'],
  ]);
});

test('an account that only a problem names has its place among the others, once', async () => {
  const zero = accountId(0);
  const before = withProblems(YESTERDAY, ofAccount(D), ofUser(zero));
  const after = withProblems(TODAY, ofAccount(D), ofUser(D));
  expect(await inShort(compared(await bothDays(), before, after))).toEqual([
    [zero, 'CONTACT_INVALID', ''],
    [A, 'surveyed', ''],
    [B, 'surveyed, key 1', 'unreachable'],
    [C, 'surveyed', 'surveyed, key 2'],
    [D, 'ACCESS_DENIED', 'ACCESS_DENIED, CONTACT_INVALID'],
    ['', '', ''],
  ]);
});

test('a key that no account of the two lists leaves its problem to the end', async () => {
  expect((await inShort(compared(await bothDays(), null, withProblems(TODAY, ofKey(9))))).at(-1)).toEqual([
    '',
    '',
    'INTENT_OPEN',
  ]);
});

describe('a deactivation without outcome', () => {
  const decided = async (after: RunToCompare) => {
    const { ledger } = ledgerOfRuns();
    await ledger.runs.listAccounts(RUN, [accountRow({}, A)]);
    await ledger.runs.putFindings(RUN, [
      decidedRow({ finding: finding({ accountId: A, accessKeyId: keyId(1) }) }),
    ]);
    return inShort(compared({ ledger }, null, after));
  };

  test('is a problem of its account, unless the run was blocked', async () => {
    expect(await decided(TODAY)).toContainEqual([A, '', 'surveyed, key 1, KEY_UNDECIDED']);
    const blocked = { ...TODAY, mail: { ...NO_MAIL, blocked: 'PAUSED' } } as const;
    expect(await decided(blocked)).toContainEqual([A, '', 'surveyed, key 1']);
  });
});

describe('a run that surveyed nothing', () => {
  const lost = async (after: RunToCompare, more: readonly ReturnType<typeof accountRow>[] = []) => {
    const { ledger } = ledgerOfRuns();
    await ledger.runs.listAccounts(RUN, [accountRow({ status: 'opted-out' }, A), ...more]);
    return (await inShort(compared({ ledger }, null, after))).at(-1);
  };

  test('says so at the end, as its report does', async () => {
    expect(await lost(TODAY)).toEqual(['', '', 'NOTHING_SURVEYED']);
    expect(await lost(TODAY, [accountRow({}, B)])).toEqual(['', '', '']);
  });

  test('does not where anything else is wrong', async () => {
    expect(await lost(withProblems(TODAY, ofRun(RUN)))).toEqual(['', '', 'PAGE_UNPUBLISHED']);
    expect(await lost(withProblems(TODAY, ofAccount(A)))).toEqual(['', '', '']);
    const denied = accountRow({ status: 'opted-out', problems: [ofAccount(B)] }, B);
    expect(await lost(TODAY, [denied, accountRow({ status: 'opted-out' }, C)])).toEqual(['', '', '']);
  });
});

describe('a run that cannot be read to its end', () => {
  const failing = async (runId: string, failure: () => Promise<never>) => {
    const { ledger } = await bothDays();
    const accounts: typeof ledger.runs.accounts = async function* (id, onUnreadable) {
      yield* ledger.runs.accounts(id, onUnreadable);
      if (id === runId) await failure();
    };
    return all(compared({ ledger: { ...ledger, runs: { ...ledger.runs, accounts } } }, YESTERDAY, TODAY));
  };

  test('is lost where it is the one before, and says why', async () => {
    const error: unknown = await failing(YESTERDAY.runId, outage).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LastRunLostError);
    expect(error).toMatchObject({
      name: 'LastRunLostError',
      cause: { message: 'the table does not answer' },
    });
  });

  test('ends this one where it is its own', async () => {
    await expect(failing(RUN, outage)).rejects.toMatchObject({ name: 'LedgerOutageError' });
    await expect(failing(RUN, bug)).rejects.toThrow('a bug');
  });
});

test('runs without rows have nothing to compare but their end', async () => {
  const ledger = inMemoryLedger(STILL);
  expect(await inShort(compared({ ledger }, YESTERDAY, TODAY))).toEqual([
    ['', 'NOTHING_SURVEYED', 'NOTHING_SURVEYED'],
  ]);
});
