import fc from 'fast-check';
import { addAges, AGE_BANDS, keyAges, NO_AGES, tallyAges } from '../../src/core/key-ages.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';

const agesOf = (...days: number[]) =>
  keyAges(
    tallyAges(
      days.map((age) => ago(age)),
      AS_OF,
    ),
  );
const holding = (days: number) =>
  agesOf(days)
    .bands.filter(({ keys }) => keys > 0)
    .map(({ fromDays }) => fromDays);

test.each([
  [0, 0],
  [4.999, 0],
  [5, 5],
  [29.999, 25],
  [30, 30],
  [59, 55],
  [60, 60],
  [119, 110],
  [120, 120],
  [359, 330],
  [360, 360],
  [1079, 990],
  [1080, 1080],
  [5000, 1080],
])('a key of %d days is in the band from %d', (days, from) => {
  expect(holding(days)).toEqual([from]);
});

test('a key whose creation lies ahead of the run is new', () => {
  expect(tallyAges([ahead(1)], AS_OF)).toEqual({ counts: [1], oldestDays: 0 });
});

test('a key whose age is unknown is in no band', () => {
  expect(keyAges(tallyAges([null], AS_OF))).toEqual({ bands: [], oldestDays: null, medianDays: null });
});

test('where no key is, neither is an oldest or a median', () => {
  expect(keyAges(NO_AGES)).toEqual({ bands: [], oldestDays: null, medianDays: null });
});

test('bands go from zero on without a gap', () => {
  expect(agesOf(12).bands).toEqual([
    { fromDays: 0, keys: 0 },
    { fromDays: 5, keys: 0 },
    { fromDays: 10, keys: 1 },
  ]);
});

const anyDates = fc.array(
  fc.integer({ min: 0, max: 4000 }).map((days) => ago(days)),
  { maxLength: 60 },
);
const runs = { numRuns: 200 };

test('accounts add up to the organization, in any order', () => {
  fc.assert(
    fc.property(anyDates, anyDates, (some, others) => {
      const apart = [tallyAges(some, AS_OF), tallyAges(others, AS_OF)] as const;
      const together = tallyAges([...some, ...others], AS_OF);
      expect(addAges(apart[0], apart[1])).toEqual(together);
      expect(addAges(apart[1], apart[0])).toEqual(together);
    }),
    runs,
  );
});

test('the median lies in the band of the middle key, and is never beyond the oldest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 }), (days) => {
      const { medianDays, oldestDays } = agesOf(...days);
      const middle = days.toSorted((a, b) => a - b)[Math.ceil(days.length / 2) - 1] ?? 0;
      const from = AGE_BANDS.findLast((each) => each <= middle) ?? 0;
      const to = AGE_BANDS.find((each) => each > middle) ?? Infinity;
      expect(medianDays).toBeGreaterThanOrEqual(from);
      expect(medianDays).toBeLessThanOrEqual(to);
      expect(medianDays).toBeLessThanOrEqual(oldestDays ?? -1);
    }),
    runs,
  );
});

test.each([
  ['one key alone, between the first day of its band and its age', [4], 2],
  ['two keys of one band', [10, 14, 15], 13],
  ['keys that are all older than the last band begins', [1080, 2080], 1580],
  ['a few young keys and one that is old', [1, 2, 100], 3],
])('the median of %s is reckoned as if they were spread over the band', (_, days, median) => {
  expect(agesOf(...days).medianDays).toBe(median);
});
