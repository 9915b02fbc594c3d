import {
  dayOf,
  daysBetween,
  earliest,
  HOUR_MS,
  instant,
  latest,
  parseDay,
  plusDays,
  toMs,
} from '../../src/core/instant.ts';
import { ago, AS_OF } from '../builders/as-of.ts';

describe('an instant', () => {
  test.each([
    ['an offset', '2026-11-22T09:00:00+01:00'],
    ['a date object', new Date('2026-11-22T08:00:00Z')],
    ['milliseconds', Date.UTC(2026, 10, 22, 8)],
  ])('is written in UTC with milliseconds, whether read from %s', (_from, value) => {
    expect(instant(value)).toBe('2026-11-22T08:00:00.000Z');
  });

  test.each(['', 'soon', '2026-13-01'])('is not made of %j', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  test('keeps milliseconds', () => {
    expect(toMs(instant('2026-11-22T08:00:00.001Z')) - toMs(AS_OF)).toBe(1);
  });
});

describe('days', () => {
  test('are 24 hours, over a change of the clocks too', () => {
    expect(plusDays(instant('2026-10-24T12:00:00Z'), 1)).toBe('2026-10-25T12:00:00.000Z');
  });

  test('between two instants come with fractions and a sign', () => {
    expect(daysBetween(ago(1.5), AS_OF)).toBe(1.5);
    expect(daysBetween(AS_OF, ago(1.5))).toBe(-1.5);
  });

  test('begin at midnight UTC', () => {
    expect(dayOf(instant('2026-11-22T00:30:00+01:00'))).toBe('2026-11-21');
  });

  test.each(['2026-12-31', '2028-02-29', '2000-02-29'])('%s is on the calendar', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  test.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '20261231',
    '2026-12-31T00:00:00Z',
    '2026-12-31\n',
    '+012026-12-31',
    '٢٠٢٦-١٢-٣١',
    '<script>',
    '',
  ])('%j is no day', (text) => {
    expect(parseDay(text)).toBeNull();
  });
});

test('the latest and the earliest of instants do not depend on their order', () => {
  const [old, mid, fresh] = [ago(3), ago(2), ago(1)] as const;
  expect([latest(old, fresh, mid), latest(fresh, mid, old), latest(mid)]).toEqual([fresh, fresh, mid]);
  expect([earliest(mid, fresh, old), earliest(old, mid, fresh), earliest(mid)]).toEqual([old, old, mid]);
});

test('an hour has 3,600,000 milliseconds', () => {
  expect(HOUR_MS).toBe(3_600_000);
});
