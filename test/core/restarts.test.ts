import { cyclesToDrop, MAX_KEPT_CYCLES } from '../../src/core/kept-notices.ts';
import { restartsOf } from '../../src/core/restarts.ts';
import { restartedInWords } from '../../src/words/restarts.ts';
import { ago } from '../builders/as-of.ts';

const cycles = (count: number) => Array.from({ length: count }, (_, n) => ago(n + 1));

describe('the cycles of a key', () => {
  test.each([0, 1])('that are %i never began anew', (count) => {
    expect(restartsOf({ cyclesBegun: cycles(count) })).toBeNull();
  });

  test.each([
    [2, { times: 1, isAtLeast: false, since: ago(2) }, 'began anew 1 time since 20 Nov 2026'],
    [5, { times: 4, isAtLeast: false, since: ago(5) }, 'began anew 4 times since 17 Nov 2026'],
    [
      MAX_KEPT_CYCLES,
      { times: MAX_KEPT_CYCLES - 1, isAtLeast: true, since: ago(MAX_KEPT_CYCLES) },
      'began anew at least 25 times since 27 Oct 2026',
    ],
  ])('that are %i began anew one time less, whatever their order', (count, restarts, words) => {
    expect(restartsOf({ cyclesBegun: cycles(count) })).toEqual(restarts);
    expect(restartsOf({ cyclesBegun: cycles(count).reverse() })).toEqual(restarts);
    expect(restartedInWords(restarts)).toBe(words);
  });

  test.each([
    [0, []],
    [MAX_KEPT_CYCLES, []],
    [MAX_KEPT_CYCLES + 1, [ago(MAX_KEPT_CYCLES + 1)]],
    [MAX_KEPT_CYCLES + 2, [ago(MAX_KEPT_CYCLES + 2), ago(MAX_KEPT_CYCLES + 1)]],
  ])('that are %i are kept, but for the oldest beyond what is kept', (count, dropped) => {
    expect(cyclesToDrop({ cyclesBegun: cycles(count) })).toEqual(dropped);
  });
});
