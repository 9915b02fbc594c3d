import { problem } from '../../../src/core/problem.ts';
import { NO_MAIL } from '../../../src/core/report.ts';
import { runRow } from '../../../src/ledger/row-keys.ts';
import { countRun, lockedReport, readReport } from '../../../src/phases/report/build.ts';
import { readHeader } from '../../../src/phases/report/unread.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { finding, KEY_ID } from '../../builders/finding.ts';
import { outage, phaseServices, RUN } from '../../builders/phase.ts';
import { decidedRow, seen } from '../../builders/run-row.ts';
import { whole } from '../../builders/whole-report.ts';
import {
  accountId,
  accountRow,
  idAgo,
  keep,
  keyId,
  ledgerOfRuns,
  metaAgo,
  spoilt,
  TODAY,
  words,
} from './runs.ts';

describe('the report of a run that the ledger holds', () => {
  test('is its rows, under what its own row says of mail and problems', async () => {
    const runs = ledgerOfRuns();
    const mail = { ...NO_MAIL, sent: 3 };
    const known = problem('run', RUN, 'PAGE_UNPUBLISHED', 'no bucket');
    await keep(runs, metaAgo(0, { mail, problems: [known] }));
    await runs.ledger.runs.listAccounts(RUN, [accountRow(), accountRow({ activeKeys: 4 }, accountId(1))]);
    await runs.ledger.runs.putFindings(RUN, [decidedRow({ notice: 'first' })]);
    await runs.ledger.runs.putSeen(RUN, [seen(), seen({ accessKeyId: keyId(1) })]);
    const report = await whole(await readReport(runs, RUN));
    expect(report).toMatchObject({
      ...TODAY,
      mail,
      coverage: { total: 2, surveyed: 2 },
      counts: { activeKeys: 5, undetermined: 1 },
      accounts: [{ accountId: accountId(1) }, { accountId: '111122223333' }],
      keys: [
        { accessKeyId: keyId(1), reason: 'undecided' },
        { accessKeyId: KEY_ID, notice: 'first' },
      ],
    });
    expect(report.problems.map(({ code }) => code)).toEqual([
      'KEY_UNDECIDED',
      'KEY_UNDECIDED',
      'PAGE_UNPUBLISHED',
    ]);
  });

  test('lists no row that names nobody', async () => {
    const runs = ledgerOfRuns();
    await keep(runs, metaAgo(0));
    runs.spoil({ pk: runRow(RUN).pk, sk: 'ACCOUNT#nobody' });
    const report = await whole(await readReport(runs, RUN));
    expect([report.accounts, report.keys]).toEqual([[], []]);
    expect(report.problems.map(({ code }) => code)).toEqual(['LEDGER_UNREADABLE']);
  });

  test('cannot be had of a run that it does not know', async () => {
    await expect(readReport(ledgerOfRuns(), RUN)).rejects.toMatchObject({
      code: 'LEDGER_UNREADABLE',
      message: `the ledger has no run ${RUN}; it keeps runs for 90 days`,
    });
  });
});

describe('of a run whose own row cannot be read', () => {
  test.each([
    ['enforce', RUN],
    ['dry-run', idAgo(0, 'dry-run')],
  ])('the ID tells that it was %s', async (mode, runId) => {
    const runs = ledgerOfRuns();
    runs.spoil(runRow(runId));
    const header = await readHeader(runs, runId);
    expect(header).toMatchObject({ runId, asOf: AS_OF, mode, mail: NO_MAIL });
    expect(words(header?.problems ?? [])).toEqual([
      `run ${runId} LEDGER_UNREADABLE: ${spoilt(runRow(runId))}`,
    ]);
  });

  test('nobody takes a ledger that does not answer for one', async () => {
    const { ledger } = phaseServices();
    const runs = { ...ledger.runs, readMeta: outage };
    await expect(readHeader({ ledger: { ...ledger, runs } }, RUN)).rejects.toThrow('does not answer');
  });
});

describe('a run that is counted', () => {
  test('says how many keys come of age, and in how many accounts', async () => {
    const { ledger } = ledgerOfRuns();
    const accounts = [0, 2, 3].map((comingDue, n) => accountRow({ comingDue }, accountId(n)));
    await ledger.runs.listAccounts(RUN, accounts);
    const { comingDue, hasUndecided } = await countRun({ ledger }, TODAY);
    expect([comingDue, hasUndecided]).toEqual([{ keys: 5, accounts: 2 }, false]);
  });

  test('says whether a key is without decision, in whichever account', async () => {
    const { ledger } = ledgerOfRuns();
    const decided = [1, 3].map((n) => finding({ accountId: accountId(n) }));
    await ledger.runs.putFindings(
      RUN,
      decided.map((each) => decidedRow({ finding: each })),
    );
    await ledger.runs.putSeen(RUN, [seen({ accountId: accountId(2) })]);
    expect((await countRun({ ledger }, TODAY)).hasUndecided).toBe(true);
  });
});

test('a run that found another one at work covered nothing and did nothing', async () => {
  const report = await whole(lockedReport(TODAY, { kind: 'locked', byRun: idAgo(1), leaseUntil: AS_OF }));
  expect(report).toMatchObject({
    ...TODAY,
    status: 'blocked',
    coverage: { total: 0 },
    mail: NO_MAIL,
    accounts: [],
    keys: [],
  });
  expect(words(report.problems)).toEqual([
    `run ${RUN} RUN_IN_PROGRESS: run ${idAgo(1)} is at work; its lease ends at ${AS_OF} unless it goes on`,
  ]);
});
