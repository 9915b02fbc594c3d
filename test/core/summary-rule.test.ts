import type { KeyEntry, RunReport } from '../../src/core/report.ts';
import { instant } from '../../src/core/instant.ts';
import { summaryIsDue } from '../../src/core/summary-rule.ts';
import { keyEntry } from '../builders/report.ts';

const SUNDAY = '2026-11-22T23:59:59.999Z';
const MONDAY = '2026-11-23T00:00:00.000Z';
const LATE_MONDAY = '2026-11-23T23:59:59.999Z';
const TUESDAY = '2026-11-24T00:00:00.000Z';

/** Starts as a quiet run on a Tuesday. */
function run(overrides: Partial<Pick<RunReport, 'status' | 'keys'>> = {}, asOf = TUESDAY) {
  return { asOf: instant(asOf), status: 'complete' as const, keys: [], ...overrides };
}

const ending = (outcome: KeyEntry['outcome']) => run({ keys: [keyEntry({ outcome })] });

describe('SUMMARY=always', () => {
  test('mails a summary after a quiet run', () => {
    expect(summaryIsDue(run(), 'always')).toBe(true);
  });
});

describe('SUMMARY=never', () => {
  test.each([
    ['with errors', run({ status: 'problems' })],
    ['that deactivated a key', ending('deactivated')],
    ['on a Monday', run({}, MONDAY)],
  ])('mails none after a run %s', (_, report) => {
    expect(summaryIsDue(report, 'never')).toBe(false);
  });
});

describe('SUMMARY=changes', () => {
  test.each([
    ['at the end of Sunday', SUNDAY, false],
    ['as Monday begins', MONDAY, true],
    ['as Monday ends', LATE_MONDAY, true],
    ['as Tuesday begins', TUESDAY, false],
  ])('mails one after a quiet run on Mondays only, in UTC: %s', (_, asOf, expected) => {
    expect(summaryIsDue(run({}, asOf), 'changes')).toBe(expected);
  });

  test.each([
    ['with errors', run({ status: 'problems' })],
    ['that was blocked', run({ status: 'blocked' })],
    ['that deactivated a key', ending('deactivated')],
    ['that was dry and would have deactivated one', ending('would-deactivate')],
    ['that was dry and would have told somebody', ending('would-notify')],
  ])('mails one after a run %s', (_, report) => {
    expect(summaryIsDue(report, 'changes')).toBe(true);
  });

  test.each(['notified', 'pending', 'withheld', 'none'] as const)(
    'mails none after a run whose keys were all %s',
    (outcome) => {
      expect(summaryIsDue(ending(outcome), 'changes')).toBe(false);
    },
  );
});
