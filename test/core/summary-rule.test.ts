import { instant } from '../../src/core/instant.ts';
import { problem } from '../../src/core/problem.ts';
import { changesSince, type LastReport, type LastRun } from '../../src/core/run-changes.ts';
import { NO_CHANGES, withChanges } from '../../src/core/change-counts.ts';
import { summaryIsDue, type SummaryRule } from '../../src/core/summary-rule.ts';
import type { KeyEntry } from '../../src/core/report.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';

const SUNDAY = '2026-11-22T23:59:59.999Z';
const MONDAY = '2026-11-23T00:00:00.000Z';
const LATE_MONDAY = '2026-11-23T23:59:59.999Z';
const TUESDAY = '2026-11-24T00:00:00.000Z';

/** Starts as a quiet run on a Tuesday. */
const run = (overrides: Partial<LastReport> = {}): LastReport => ({
  runId: '2026-11-24T00-00-00Z-enforce',
  asOf: instant(TUESDAY),
  accounts: [accountEntry()],
  keys: [],
  problems: [],
  ...overrides,
});

const since = (overrides: Partial<LastReport> = {}): LastRun<LastReport> => ({
  kind: 'read',
  report: run(overrides),
});

const isDue = (
  now: Partial<LastReport>,
  last: LastRun<LastReport>,
  asOf = TUESDAY,
  rule: SummaryRule = 'changes',
): boolean => summaryIsDue(instant(asOf), last, withChanges(NO_CHANGES, changesSince(last, run(now))), rule);

const ending = (outcome: KeyEntry['outcome']) => ({ keys: [keyEntry({ outcome })] });
const error = { problems: [problem('account', '111122223333', 'MEMBER_ROLE_UNASSUMABLE', 'no')] };
const typo = { problems: [problem('contact', '111122223333/ci', 'CONTACT_INVALID', 'no')] };
const lost = { accounts: [accountEntry({ status: 'unreachable' })] };
const optedOut = { accounts: [accountEntry({ status: 'opted-out', optOut: { until: null, reason: null } })] };

describe('SUMMARY=always', () => {
  test('mails a summary after a quiet run', () => {
    expect(isDue({}, since(), TUESDAY, 'always')).toBe(true);
  });
});

describe('SUMMARY=never', () => {
  test.each([
    ['with errors', error, TUESDAY],
    ['that deactivated a key', ending('deactivated'), TUESDAY],
    ['on a Monday', {}, MONDAY],
  ])('mails none after a run %s', (_, now, asOf) => {
    expect(isDue(now, since(), asOf, 'never')).toBe(false);
  });
});

describe('SUMMARY=changes', () => {
  test.each([
    ['at the end of Sunday', SUNDAY, false],
    ['as Monday begins', MONDAY, true],
    ['as Monday ends', LATE_MONDAY, true],
    ['as Tuesday begins', TUESDAY, false],
  ])('mails one after a quiet run on Mondays only, in UTC: %s', (_, asOf, expected) => {
    expect(isDue({}, since(), asOf)).toBe(expected);
  });

  test('mails one after the first run of its mode, however quiet', () => {
    expect(isDue({}, { kind: 'none' })).toBe(true);
  });

  const news: readonly [string, Partial<LastReport>][] = [
    ['an error', error],
    ['a warning', typo],
    ['an account that cannot be surveyed', lost],
    ['an opt-out', optedOut],
    ['a key that a dry run would deactivate', ending('would-deactivate')],
    ['a key that a dry run would tell of', ending('would-notify')],
  ];

  test.each(news)('mails one after a run that met %s', (_, now) => {
    expect(isDue(now, since())).toBe(true);
  });

  test.each(news)('mails none after the same run once more: %s', (_, now) => {
    expect(isDue(now, since(now))).toBe(false);
  });

  test.each(news)('mails one after the same run once more when the last one cannot be read: %s', (_, now) => {
    expect(isDue(now, { kind: 'unread', runId: null, why: 'it is damaged' })).toBe(true);
  });

  test('mails one after each run that deactivated something', () => {
    expect(isDue(ending('deactivated'), since(ending('deactivated')))).toBe(true);
  });

  test('mails one when an error is solved, or an account is back', () => {
    expect(isDue({}, since(error))).toBe(true);
    expect(isDue({}, since(lost))).toBe(true);
  });

  test('lets a warning that is solved wait for Monday', () => {
    expect(isDue({}, since(typo))).toBe(false);
  });

  test.each(['notified', 'pending', 'withheld', 'none'] as const)(
    'mails none after a run whose keys were all %s',
    (outcome) => {
      expect(isDue(ending(outcome), since())).toBe(false);
    },
  );
});
