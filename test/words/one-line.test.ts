import { oneLine } from '../../src/words/one-line.ts';

/** One letter to a reader; 1 + 2 × `marks` bytes. */
const stacked = (marks: number): string => `a${'\u0301'.repeat(marks)}`;

describe('a name as one line', () => {
  test.each([
    ['just under', 'm'.repeat(7), 'm'.repeat(7)],
    ['exactly', 'm'.repeat(8), 'm'.repeat(8)],
    ['just over', 'm'.repeat(9), `${'m'.repeat(7)}…`],
  ])('is cut when it is longer than allowed: %s', (_, text, expected) => {
    expect(oneLine(text, 8)).toBe(expected);
  });

  test('counts letters as its reader sees them', () => {
    const flags = '🇩🇰'.repeat(4);
    expect(oneLine(flags, 8)).toBe(flags);
  });

  // Two letters, eight bytes at most.
  test.each([
    ['just under', `a${stacked(2)}`, `a${stacked(2)}`],
    ['exactly', `${stacked(1)}${stacked(2)}`, `${stacked(1)}${stacked(2)}`],
    ['just over', `${stacked(1)}${stacked(3)}`, `${stacked(1)}…`],
  ])('is cut when its combining marks take more than four bytes a letter: %s', (_, text, expected) => {
    expect(oneLine(text, 2)).toBe(expected);
  });

  test.each([8, 64, 256])('of %i letters is never more than four times as many bytes', (maxLength) => {
    expect(Buffer.byteLength(oneLine(stacked(100).repeat(500), maxLength))).toBeLessThanOrEqual(
      4 * maxLength,
    );
  });
});
