import type { AccountStatus } from '../../src/core/account.ts';
import { instant } from '../../src/core/instant.ts';
import { keyAges, NO_AGES } from '../../src/core/key-ages.ts';
import { asOfOf, exitCodeFor, NO_MAIL, runIdFor, type RunReport } from '../../src/core/report.ts';
import { AS_OF } from '../builders/as-of.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { countCoverage, countKeys, figuresOf } from '../builders/whole-report.ts';

describe('coverage', () => {
  test('counts each account by its status', () => {
    const statuses: AccountStatus[] = [
      'surveyed',
      'surveyed',
      'opted-out',
      'not-active',
      'out-of-scope',
      'unreachable',
    ];
    expect(countCoverage(statuses.map((status) => ({ status })))).toEqual({
      total: 6,
      surveyed: 2,
      optedOut: 1,
      notActive: 1,
      outOfScope: 1,
      unreachable: 1,
    });
  });

  test('of no account is zero', () => {
    expect(Object.values(countCoverage([]))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the key counts', () => {
  test('sum users and active keys over the accounts; keys not listed are compliant', () => {
    const accounts = [accountEntry({ users: 3, activeKeys: 4 }), accountEntry({ users: 1, activeKeys: 2 })];
    expect(countKeys(accounts, [keyEntry()])).toMatchObject({ users: 4, activeKeys: 6, compliant: 5 });
  });

  test('go by what was decided, and for mails and deactivations by what came of it', () => {
    const keys = [
      keyEntry({ decision: 'exempt', outcome: 'none' }),
      keyEntry({ decision: 'undetermined', outcome: 'none' }),
      keyEntry({ decision: 'wait', outcome: 'none' }),
      keyEntry({ decision: 'notify', outcome: 'notified' }),
      keyEntry({ decision: 'notify', outcome: 'withheld' }),
      keyEntry({ decision: 'notify', outcome: 'pending' }),
      keyEntry({ decision: 'deactivate', outcome: 'deactivated' }),
      keyEntry({ decision: 'deactivate', outcome: 'failed' }),
      keyEntry({ decision: 'deferred', outcome: 'none' }),
    ];
    expect(countKeys([accountEntry({ users: 9, remembered: 2, activeKeys: 9 })], keys)).toEqual({
      users: 9,
      remembered: 2,
      activeKeys: 9,
      compliant: 0,
      exempt: 1,
      notified: 1,
      deactivated: 1,
      deferred: 1,
      undetermined: 1,
    });
  });

  test('leave out of the compliant ones those alone that were active when the run looked', () => {
    const accounts = [accountEntry({ activeKeys: 5 })];
    expect(countKeys(accounts, [keyEntry(), keyEntry()], 1).compliant).toBe(4);
  });

  test('of a dry run show nothing as done', () => {
    const keys = [keyEntry({ outcome: 'would-notify' }), keyEntry({ outcome: 'would-deactivate' })];
    expect(countKeys([], keys)).toMatchObject({ notified: 0, deactivated: 0 });
  });
});

describe('a run ID', () => {
  test('is the as-of instant and the mode', () => {
    expect(runIdFor(AS_OF, 'enforce')).toBe('2026-11-22T08-00-00Z-enforce');
    expect(runIdFor(AS_OF, 'dry-run')).toBe('2026-11-22T08-00-00Z-dry-run');
  });

  test('sorts in the order of time', () => {
    const ids = ['2026-12-01T00:00:00Z', '2026-11-22T23:59:59Z', '2027-01-01T00:00:00Z'].map((at) =>
      runIdFor(instant(at), 'enforce'),
    );
    expect([...ids].sort()).toEqual([ids[1], ids[0], ids[2]]);
  });
});

test.each([
  ['complete', 0],
  ['problems', 3],
  ['blocked', 4],
] as const)('a run that ends %s exits with %i', (status, code) => {
  expect(exitCodeFor(status)).toBe(code);
});

test('a run ID tells the as-of instant of its run, to the second', () => {
  expect(asOfOf(runIdFor(AS_OF, 'enforce'))).toBe(AS_OF);
  expect(asOfOf('2026-12-31T23-59-58Z-dry-run')).toBe('2026-12-31T23:59:58.000Z');
});

test('the figures of a run count the keys that the rules are after', () => {
  const decisions = ['notify', 'wait', 'deactivate', 'deferred', 'exempt', 'undetermined'] as const;
  const keys = decisions.map((decision) => keyEntry({ decision }));
  const counted = {
    coverage: countCoverage([]),
    counts: countKeys([], keys),
    mail: NO_MAIL,
    ages: keyAges(NO_AGES),
  };
  const report: RunReport = {
    ...counted,
    runId: 'run',
    asOf: AS_OF,
    mode: 'enforce',
    status: 'complete',
    accounts: [],
    keys,
    problems: [],
  };
  expect(figuresOf(report)).toEqual({ ...counted, keysDue: 4 });
});

test('a run without mail has sent none, and nothing kept it from that', () => {
  expect(NO_MAIL).toEqual({ sent: 0, pending: 0, withheld: 0, failed: 0, blocked: null });
});
