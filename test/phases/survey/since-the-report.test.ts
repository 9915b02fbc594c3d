import type { ReportedKey } from '../../../src/aws/report-columns.ts';
import type { ListedKey } from '../../../src/aws/iam.ts';
import { keysOfReport, wasSwitchedOn } from '../../../src/phases/survey/since-the-report.ts';
import { ago } from '../../builders/as-of.ts';
import { id, listed } from './reported.ts';

const key = (number: number, days: number, overrides: Partial<ListedKey> = {}) =>
  listed({ accessKeyId: id(number), createDate: ago(days), ...overrides });
const shown = (days: number, active = true): ReportedKey => ({
  active,
  changedAt: ago(days),
  lastUse: 'never',
});

describe('the keys that the report shows', () => {
  test('may be those that are listed, whatever their order', () => {
    const [young, old] = [key(1, 10), key(2, 50)];
    expect(keysOfReport([shown(10), shown(50)], [young, old])).toEqual([old, young]);
  });

  test('are not those that are younger than it says, to the second', () => {
    expect(keysOfReport([shown(10)], [key(1, 9)])).toEqual([]);
    const inTheSecond = key(1, 10, { createDate: ago(10, -1_000) });
    expect(keysOfReport([shown(10)], [inTheSecond])).toEqual([inTheSecond]);
    expect(keysOfReport([shown(10)], [key(1, 10, { createDate: ago(10, -1_001) })])).toEqual([]);
  });

  test('are as many at most as it shows; the oldest ones may be', () => {
    const [one, two, three] = [key(1, 30), key(2, 40), key(3, 50)];
    expect(keysOfReport([shown(5), shown(6)], [one, two, three])).toEqual([three, two]);
    expect(keysOfReport([], [one])).toEqual([]);
  });

  test('may be one that is younger than one of them, and not than the other', () => {
    const [young, old] = [key(1, 20), key(2, 50)];
    expect(keysOfReport([shown(5), shown(45)], [young, old])).toEqual([old, young]);
    expect(keysOfReport([shown(25), shown(45)], [young, old])).toEqual([old]);
  });

  test('may be one without a date, of which nobody can say that it is younger', () => {
    const undated = key(1, 0, { createDate: null });
    expect(keysOfReport([shown(300)], [undated])).toEqual([undated]);
  });
});

describe('a due key was switched on since the report', () => {
  const on = key(1, 60);
  const off = key(2, 60, { active: false });

  test('where more are active than it shows', () => {
    expect(wasSwitchedOn([shown(60, false)], [on], [on])).toBe(true);
    expect(wasSwitchedOn([shown(60), shown(60, false)], [on, key(3, 5)], [on])).toBe(true);
    expect(wasSwitchedOn([shown(60, false), shown(60, false)], [on, off], [on])).toBe(true);
  });

  test('not where as many are active', () => {
    expect(wasSwitchedOn([shown(60)], [on], [on])).toBe(false);
    expect(wasSwitchedOn([shown(60), shown(60, false)], [on, off], [on])).toBe(false);
    expect(wasSwitchedOn([shown(60, false)], [off], [off])).toBe(false);
  });

  test('not where it is not due', () => {
    expect(wasSwitchedOn([shown(60, false)], [on], [])).toBe(false);
  });
});
