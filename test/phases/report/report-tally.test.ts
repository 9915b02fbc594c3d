import { problem } from '../../../src/core/problem.ts';
import { NO_MAIL, type MailCounts } from '../../../src/core/report.ts';
import { coverageProblems, reportTally, type CountedPart } from '../../../src/phases/report/report-tally.ts';
import { RUN } from '../../builders/phase.ts';
import { accountEntry, keyEntry } from '../../builders/report.ts';
import { TODAY, words } from './runs.ts';

const part = (overrides: Partial<CountedPart> = {}): CountedPart => ({
  accounts: [],
  keys: [],
  problems: [],
  withoutOutcome: [],
  inactiveBefore: 0,
  ages: [],
  ...overrides,
});

const warning = problem('run', RUN, 'PAGE_UNPUBLISHED', 'no bucket');
const error = problem('account', '1', 'ACCESS_DENIED', 'denied');

function headOf(parts: readonly Partial<CountedPart>[], mail: Partial<MailCounts> = {}, ofRun = [warning]) {
  const tally = reportTally();
  for (const each of parts) tally.add(part(each));
  return tally.head(TODAY, { ...NO_MAIL, ...mail }, ofRun);
}

test('accounts and keys of all parts are counted', () => {
  const { runId, asOf, mode, coverage, counts, ages, mail, listed } = headOf([
    {
      accounts: [accountEntry({ users: 3, remembered: 2, activeKeys: 10 })],
      keys: [
        keyEntry(),
        keyEntry({ decision: 'exempt', outcome: 'none' }),
        keyEntry({ decision: 'undetermined', outcome: 'none' }),
      ],
      ages: [{ counts: [2], oldestDays: 3 }],
    },
    {
      accounts: [
        accountEntry({ users: 4, remembered: 1, activeKeys: 5 }),
        accountEntry({ status: 'unreachable', users: 0, activeKeys: 0 }),
      ],
      keys: [
        keyEntry({ decision: 'deactivate', outcome: 'deactivated' }),
        keyEntry({ decision: 'deferred', outcome: 'none' }),
        keyEntry({ decision: 'wait', outcome: 'none' }),
      ],
      ages: [
        { counts: [1, 1], oldestDays: 9 },
        { counts: [1], oldestDays: 1 },
      ],
      inactiveBefore: 1,
    },
  ]);
  expect({ runId, asOf, mode }).toEqual(TODAY);
  expect(coverage).toEqual({
    total: 3,
    surveyed: 2,
    optedOut: 0,
    notActive: 0,
    outOfScope: 0,
    unreachable: 1,
  });
  expect(counts).toEqual({
    users: 7,
    remembered: 3,
    activeKeys: 15,
    compliant: 10,
    exempt: 1,
    notified: 1,
    deactivated: 1,
    deferred: 1,
    undetermined: 1,
  });
  expect(ages.bands.map(({ keys }) => keys)).toEqual([4, 1]);
  expect([ages.oldestDays, mail]).toEqual([9, NO_MAIL]);
  expect(listed).toMatchObject({
    total: 6,
    decided: { notify: 1, exempt: 1, wait: 1, deactivate: 1 },
    ended: { notified: 1, deactivated: 1, none: 4 },
  });
});

test('keys that came after their account was counted make no number fall below none', () => {
  expect(headOf([{ accounts: [accountEntry({ activeKeys: 0 })], keys: [keyEntry()] }]).counts.compliant).toBe(
    0,
  );
});

test('problems of parts and run are listed, the worst first', () => {
  const { problems } = headOf([{ problems: [warning] }, { problems: [error] }], {}, [
    problem('run', RUN, 'LAST_RUN_UNREAD', 'damaged'),
  ]);
  expect(problems.map(({ code }) => code)).toEqual(['ACCESS_DENIED', 'LAST_RUN_UNREAD', 'PAGE_UNPUBLISHED']);
});

test('a deactivation without outcome is a problem, unless the run was blocked', () => {
  const undone = { withoutOutcome: [problem('key', 'AKIA', 'KEY_UNDECIDED', 'nothing on record')] };
  expect(headOf([undone]).problems.map(({ code }) => code)).toContain('KEY_UNDECIDED');
  expect(headOf([undone], { blocked: 'PAUSED' }).problems).toEqual([warning]);
});

describe('the status', () => {
  test.each([
    ['complete', 'warnings only', [], {}],
    ['problems', 'an error', [{ problems: [error] }], {}],
    ['problems', 'a mail that SES refused', [], { failed: 1 }],
    ['complete', 'mails that wait', [], { pending: 1, withheld: 1 }],
    [
      'blocked',
      'no mail at all, whatever else there is',
      [{ problems: [error] }],
      { failed: 1, blocked: 'PAUSED' },
    ],
  ] as const)('%s: %s', (status, _, parts, mail) => {
    expect(headOf(parts, mail).status).toBe(status);
  });
});

describe('a run that surveyed nothing', () => {
  const optedOut = { accounts: [accountEntry({ status: 'opted-out' })] };

  test('is no clean one', () => {
    const head = headOf([optedOut], {}, []);
    expect(head.status).toBe('problems');
    expect(words(head.problems)).toEqual([`run ${RUN} NOTHING_SURVEYED: none of 1 account was surveyed`]);
  });

  test('says so only where nothing else is wrong, and not when one account was', () => {
    expect(headOf([optedOut], {}, [warning]).problems).toEqual([warning]);
    expect(headOf([{ ...optedOut, problems: [error] }], {}, []).problems).toEqual([error]);
    expect(headOf([optedOut, { accounts: [accountEntry()] }], {}, []).problems).toEqual([]);
    expect(coverageProblems(RUN, headOf([{ accounts: [accountEntry()] }]).coverage)).toEqual([]);
  });
});
