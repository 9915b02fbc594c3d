import { count, formatNumber } from '../../src/words/counts.ts';

test('numbers are grouped, alone and with what they count', () => {
  expect(formatNumber(1333)).toBe('1,333');

  expect(count(1333, 'key')).toBe('1,333 keys');
  expect(count(1, 'key')).toBe('1 key');
});
