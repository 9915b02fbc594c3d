import { placeOf } from '../../../src/page/charts/ages-chart.ts';

test('an age lies within its band as far as it is through it, and beyond the last at the end', () => {
  const bands = [0, 5, 10].map((fromDays) => ({ fromDays, keys: 1 }));
  expect([0, 2.5, 5, 7, 10, 400].map((days) => placeOf(days, bands))).toEqual([0, 0.5, 1, 1.4, 2, 3]);
});
