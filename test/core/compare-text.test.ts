import { compareText } from '../../src/core/compare-text.ts';

test.each([
  ['a', 'b', -1],
  ['b', 'a', 1],
  ['a', 'a', 0],
  ['Z', 'a', -1],
  ['a', 'ab', -1],
])('%s stands to %s as %d, by code units', (a, b, order) => {
  expect(compareText(a, b)).toBe(order);
});
