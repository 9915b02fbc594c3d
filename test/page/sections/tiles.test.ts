import { shareOf } from '../../../src/page/sections/tiles.ts';

test('all is never rounded to, nor nothing', () => {
  expect([
    shareOf(999, 1000),
    shareOf(1000, 1000),
    shareOf(1, 1000),
    shareOf(0, 1000),
    shareOf(0, 0),
  ]).toEqual(['99 %', '100 %', '1 %', '0 %', '–']);
});
