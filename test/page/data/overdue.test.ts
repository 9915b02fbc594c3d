import { instant, plusDays } from '../../../src/core/instant.ts';
import { isOverdue, isTooOld } from '../../../src/page/data/overdue.ts';
import { keyEntry } from '../../builders/report.ts';
import { THRESHOLDS } from '../samples.ts';

const AS_OF = instant('2026-12-14T08:00:00.000Z');

describe('a key is overdue', () => {
  const overdue = (key: Parameters<typeof keyEntry>[0]) => isOverdue(keyEntry(key), AS_OF);

  test('from its deadline on, whatever its age', () => {
    expect(overdue({ ageDays: 10, deadline: AS_OF })).toBe(true);
    expect(overdue({ ageDays: 10, deadline: plusDays(AS_OF, 0.01) })).toBe(false);
    expect(overdue({ ageDays: 10, deadline: plusDays(AS_OF, -0.01) })).toBe(true);
  });

  test('not on the day of its first notice, however old it is', () => {
    expect(overdue({ ageDays: 900, notice: 'first', deadline: plusDays(AS_OF, 7) })).toBe(false);
    expect(overdue({ ageDays: 900, deadline: null })).toBe(false);
  });

  test('not when it is exempt, undetermined or gone', () => {
    const deadline = plusDays(AS_OF, -1);
    expect(overdue({ deadline, decision: 'exempt' })).toBe(false);
    expect(overdue({ deadline, decision: 'undetermined' })).toBe(false);
    expect(overdue({ deadline, decision: 'deactivate', outcome: 'deactivated' })).toBe(false);
    expect(overdue({ deadline, decision: 'deactivate', outcome: 'would-deactivate' })).toBe(true);
  });
});

describe('a key is too old', () => {
  const tooOld = (key: Parameters<typeof keyEntry>[0]) => isTooOld(keyEntry(key), THRESHOLDS);

  test.each([
    [null, false],
    [36, false],
    [37, true],
    [38, true],
  ])('at %p days: %p', (ageDays, is) => {
    expect(tooOld({ ageDays, deadline: plusDays(AS_OF, 3) })).toBe(is);
  });

  test('not when it is exempt, undetermined or gone', () => {
    expect(tooOld({ ageDays: 90, decision: 'exempt' })).toBe(false);
    expect(tooOld({ ageDays: 90, decision: 'undetermined' })).toBe(false);
    expect(tooOld({ ageDays: 90, decision: 'deactivate', outcome: 'deactivated' })).toBe(false);
  });
});
