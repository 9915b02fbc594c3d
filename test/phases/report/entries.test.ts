import type { Decision } from '../../../src/core/decision.ts';
import type { Day } from '../../../src/core/instant.ts';
import {
  isWithoutOutcome,
  toAccountEntry,
  toKeyEntry,
  undecided,
  undecidedEntry,
  undone,
} from '../../../src/phases/report/entries.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, details, finding, KEY_ID, UNREAD } from '../../builders/finding.ts';
import { ANN } from '../../builders/notice.ts';
import { decidedRow, doneRow, runAccount, toDeactivate } from '../../builders/run-row.ts';
import { TODAY, words } from './runs.ts';

const DRY = { ...TODAY, mode: 'dry-run' } as const;

const USED = { date: ago(2), service: 's3', region: 'eu-west-1' };

describe('the entry of an account', () => {
  const OU = ['r-a1b2', 'ou-a1b2-shops111'];

  test('says what its row says', () => {
    const { account } = runAccount();
    const row = runAccount({
      account: { ...account, ouPath: OU },
      users: 3,
      remembered: 2,
      activeKeys: 4,
      rootKey: 'active',
    });
    expect(toAccountEntry(row)).toEqual({
      accountId: ACCOUNT,
      name: 'shop',
      ouPath: OU,
      status: 'surveyed',
      reason: null,
      optOut: null,
      rootKey: 'active',
      users: 3,
      remembered: 2,
      activeKeys: 4,
    });
  });

  test('that the survey never came to is one of an unreachable account', () => {
    const row = runAccount({ status: 'pending', users: 3, remembered: 1, activeKeys: 2 });
    expect(toAccountEntry(row)).toEqual({
      ...toAccountEntry({ ...row, status: 'surveyed' }),
      status: 'unreachable',
      reason: 'NOT_SURVEYED',
    });
  });

  test('has the opt-out of an account that was left out by it, and of no other', () => {
    const until = '2027-01-01' as Day;
    const row = runAccount({ reason: until, exemption: { kind: 'opted-out', until, reason: 'a test' } });
    expect(toAccountEntry({ ...row, status: 'opted-out' })).toMatchObject({
      reason: until,
      optOut: { until, reason: 'a test' },
    });
    expect(toAccountEntry({ ...row, status: 'out-of-scope' })).toMatchObject({ optOut: null });
  });
});

describe('the entry of a key', () => {
  const exempt = (until: Day | null): Decision => ({
    kind: 'exempt',
    reason: 'opt-out',
    until,
    because: 'a robot',
  });

  test('says what is known of it', () => {
    const row = decidedRow({
      finding: finding({ details: details({ lastUsed: USED, lastUsedAsOf: ago(1) }) }),
      notice: 'first',
      decision: { kind: 'notify', notice: 'first', ...due() },
    });
    expect(toKeyEntry(row, TODAY)).toEqual({
      accountId: ACCOUNT,
      userName: 'ci',
      accessKeyId: KEY_ID,
      createDate: ago(30),
      ageDays: 30,
      lastUsed: USED,
      lastUsedAsOf: ago(1),
      contacts: [ANN],
      contactSource: 'user-tag',
      decision: 'notify',
      reason: 'age',
      optOut: null,
      notice: 'first',
      deadline: AS_OF,
      outcome: 'none',
    });
  });

  test('is left out where the rules are not after the key', () => {
    expect(toKeyEntry(decidedRow({ decision: { kind: 'compliant' } }), TODAY)).toBeNull();
  });

  test.each([
    [30, 1, 30],
    [30, 0, 30],
    [29, 86_399_999, 29],
  ])('counts whole days: %i days and %i ms are %i', (days, ms, ageDays) => {
    const row = decidedRow({ finding: finding({ createDate: ago(days, ms) }) });
    expect(toKeyEntry(row, TODAY)).toMatchObject({ ageDays });
  });

  test('knows no age without a creation, and no use where the details could not be read', () => {
    const row = decidedRow({
      finding: finding({ createDate: null, details: UNREAD }),
      decision: { kind: 'undetermined', reason: 'ACCESS_DENIED' },
    });
    expect(toKeyEntry(row, TODAY)).toMatchObject({
      createDate: null,
      ageDays: null,
      lastUsed: null,
      lastUsedAsOf: null,
      decision: 'undetermined',
      reason: 'ACCESS_DENIED',
    });
  });

  test('of an exempt one names nobody to tell, and the end of its exemption', () => {
    const none = { contacts: [], contactSource: null, deadline: null, decision: 'exempt' };
    const until = '2027-01-01' as Day;
    expect(toKeyEntry(decidedRow({ decision: exempt(until) }), TODAY)).toMatchObject({
      ...none,
      reason: 'opt-out until 2027-01-01',
      optOut: { until, reason: 'a robot' },
    });
    expect(toKeyEntry(decidedRow({ decision: exempt(null) }), TODAY)).toMatchObject({
      ...none,
      reason: 'opt-out',
      optOut: { until: null, reason: 'a robot' },
    });
  });

  test('has the outcome of a run, and of a dry run what it would have been', () => {
    const outcomeOf = (row: ReturnType<typeof decidedRow>, run: typeof TODAY | typeof DRY) =>
      toKeyEntry(row, run)?.outcome;
    const deferred: Decision = { kind: 'deferred', ...due(), reminderDue: false };
    expect(toKeyEntry(doneRow(), TODAY)?.outcome).toBe('deactivated');
    expect(outcomeOf(decidedRow(), TODAY)).toBe('none');
    expect(outcomeOf(decidedRow({ notice: 'deactivated' }), DRY)).toBe('would-deactivate');
    expect(outcomeOf(decidedRow({ decision: deferred, notice: 'reminder' }), DRY)).toBe('would-notify');
    expect(outcomeOf(decidedRow({ decision: deferred, notice: null }), DRY)).toBe('none');
  });
});

describe('a key that no decision is on record for', () => {
  test('is undetermined, and an error of its own', () => {
    const of = finding({ details: details({ lastUsed: USED }) });
    expect(undecidedEntry(of, TODAY)).toEqual({
      accountId: ACCOUNT,
      userName: 'ci',
      accessKeyId: KEY_ID,
      createDate: ago(30),
      ageDays: 30,
      lastUsed: USED,
      lastUsedAsOf: null,
      contacts: [],
      contactSource: null,
      decision: 'undetermined',
      reason: 'undecided',
      optOut: null,
      notice: null,
      deadline: null,
      outcome: 'none',
    });
    expect(undecided(of)).toMatchObject({
      severity: 'error',
      scope: 'key',
      id: KEY_ID,
      code: 'KEY_UNDECIDED',
    });
  });
});

test('only a deactivation that an enforcing run decided, and says nothing more of, is without outcome', () => {
  const row = decidedRow();
  expect(isWithoutOutcome(row, TODAY)).toBe(true);
  expect(isWithoutOutcome(row, DRY)).toBe(false);
  expect(isWithoutOutcome(doneRow(), TODAY)).toBe(false);
  const deferred: Decision = { ...toDeactivate(), kind: 'deferred' };
  expect(isWithoutOutcome(decidedRow({ decision: deferred }), TODAY)).toBe(false);
  expect(words([undone(row)])).toEqual([
    `key ${KEY_ID} KEY_UNDECIDED: what came of the deactivation of a key of ${ACCOUNT}/ci is not on record`,
  ]);
});
