import widthOf from 'string-width';
import { wrapped } from '../../src/terminal/wrapped.ts';

describe('text in lines', () => {
  test('breaks between words', () => {
    expect(wrapped('one two three', 8)).toEqual(['one two', 'three']);
  });

  test('breaks a word that is longer than a line', () => {
    expect(wrapped('a abcdefghij', 4)).toEqual(['a', 'abcd', 'efgh', 'ij']);
  });

  test('counts columns, and breaks no letter in two', () => {
    const lines = wrapped('漢字漢字漢字 👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5);
    expect(lines).toEqual(['漢字', '漢字', '漢字', '👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧']);
    expect(Math.max(...lines.map((line) => widthOf(line)))).toBeLessThanOrEqual(5);
  });

  test('ends where not even one letter fits', () => {
    expect(wrapped('漢字', 1)).toEqual(['漢', '字']);
  });
});
