import { instant } from '../../src/ledger/rows/fields.ts';

test.each([
  '2026-11-22T08:00:00.000Z',
  '2028-02-29T23:59:59.999Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
])('%s is an instant', (word) => {
  expect(instant.safeParse(word)).toEqual({ success: true, data: word });
});

test.each([
  ['a day that the calendar has not', '2026-02-30T08:00:00.000Z'],
  ['a 29th of February in another year', '2027-02-29T08:00:00.000Z'],
  ['a 31st of April', '2026-04-31T08:00:00.000Z'],
  ['no day', '2026-11-00T08:00:00.000Z'],
  ['a month 13', '2026-13-22T08:00:00.000Z'],
  ['an hour 24', '2026-11-22T24:00:00.000Z'],
  ['a minute 60', '2026-11-22T08:60:00.000Z'],
  ['a second 60', '2026-11-22T08:00:60.000Z'],
  ['no milliseconds', '2026-11-22T08:00:00Z'],
  ['an offset', '2026-11-22T08:00:00.000+01:00'],
  ['a year of six digits', '+002026-11-22T08:00:00.000Z'],
  ['a line after it', '2026-11-22T08:00:00.000Z\n'],
])('%s is none: %j', (_, word) => {
  expect(instant.safeParse(word).success).toBe(false);
});
