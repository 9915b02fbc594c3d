import { seededRandom } from '../../src/simulator/random.ts';
import { growthOf } from './growth.ts';

const ALLOWED = { percent: 5, atLeast: 0 };
const days = Array.from({ length: 60 }, (_, day) => day);

const series = (of: (day: number, noise: number) => number): number[] => {
  const random = seededRandom(1);
  return days.map((day) => of(day, random() - 0.5));
};

test('a figure that goes up and down around a level is flat', () => {
  expect(
    growthOf(
      series((_, noise) => 50 + 10 * noise),
      ALLOWED,
    ).isFlat,
  ).toBe(true);
});

test('a figure that grows by less than the noise of a day, but every day, is not', () => {
  const growth = growthOf(
    series((day, noise) => 50 + 0.1 * day + 2 * noise),
    ALLOWED,
  );
  expect(growth.isFlat).toBe(false);
  expect(growth.by).toBeCloseTo(5.9, 0);
});

test('days on which something else took much make a flat figure no growing one', () => {
  expect(
    growthOf(
      series((day, noise) => (day > 50 ? 90 : 50) + noise),
      ALLOWED,
    ).isFlat,
  ).toBe(true);
});

test('what becomes less is flat', () => {
  expect(
    growthOf(
      series((day) => 50 - day / 10),
      ALLOWED,
    ).isFlat,
  ).toBe(true);
});

test('just what is allowed is allowed, and any more is not', () => {
  const grownBy = (by: number) =>
    growthOf(
      [10, 10, 10, 10, 10].map((from, at) => from + (by * at) / 4),
      { percent: 0, atLeast: 2 },
    );
  expect([grownBy(1.99).isFlat, grownBy(2).isFlat, grownBy(2.01).isFlat]).toEqual([true, true, false]);
});

test('of too few samples nothing is said', () => {
  expect(() => growthOf([1, 2, 3, 4], ALLOWED)).toThrow('4 samples are too few');
});
