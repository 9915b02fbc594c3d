import fc from 'fast-check';
import { bytes, floats, integers, numberColumn, textColumn, wordColumn } from '../../src/core/columns.ts';

const indexes = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('a column of numbers', () => {
  test.each([
    ['bytes', bytes, 200],
    ['integers', integers, -2_000_000_000],
    ['floats', floats, 1_795_680_000_000.5],
  ])('gives %s back, however many there are', (_, ofSize, value) => {
    const column = numberColumn(ofSize);
    for (const index of indexes(10_000)) column.push(index % 100);
    column.set(4_096, value);
    expect(column).toHaveLength(10_000);
    expect(column.at(4_096)).toBe(value);
    expect([0, 4_095, 4_097, 9_999].map((index) => column.at(index))).toEqual([0, 95, 97, 99]);
  });

  test('gives back what was the same in a row until one of them was set', () => {
    const column = numberColumn(floats);
    for (const index of indexes(9_000)) column.push(index < 8_500 ? 7 : index);
    column.set(100, 8);
    column.set(4_200, 7);
    expect([0, 99, 100, 101, 4_095].map((index) => column.at(index))).toEqual([7, 7, 8, 7, 7]);
    expect([4_096, 4_200, 8_191, 8_499, 8_500].map((index) => column.at(index))).toEqual([7, 7, 7, 7, 8_500]);
  });

  test('takes no bytes for what is the same in a row', () => {
    const made: number[] = [];
    const column = numberColumn((length) => {
      made.push(length);
      return floats(length);
    });
    for (const index of indexes(10_000)) column.push(index < 9_000 ? 7 : 8);
    expect(made).toHaveLength(1);
  });

  test.each([-1, 0, 1])('has none with the index %i while it is empty', (index) => {
    expect(() => numberColumn(bytes).at(index)).toThrow('there are 0 items');
    expect(() => {
      numberColumn(bytes).set(index, 1);
    }).toThrow('there are 0 items');
  });
});

describe('a column of words', () => {
  const column = () => wordColumn({ red: true, green: true, blue: true });

  test('gives each back', () => {
    const colours = column();
    for (const word of ['blue', 'red', 'green', 'red'] as const) colours.push(word);
    colours.set(3, 'blue');
    expect([0, 1, 2, 3].map((index) => colours.at(index))).toEqual(['blue', 'red', 'green', 'blue']);
  });

  test('takes no other, in place of which it would give one of them back', () => {
    expect(() => {
      column().push('grey' as 'red');
    }).toThrow('"grey" is none of red, green, blue');
    expect(() => column().at(0)).toThrow('there are 0 items');
  });
});

describe('a column of texts', () => {
  test('gives any texts back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 })), (texts) => {
        const column = textColumn();
        for (const text of texts) column.push(text);
        expect(texts.map((_, index) => column.at(index))).toEqual(texts);
      }),
    );
  });

  test('takes more than a page of them, and one that is longer than a page', () => {
    const column = textColumn();
    const texts = [
      ...indexes(5_000).map((index) => `AKIA${index} ünïcode`),
      'x'.repeat(100_000),
      '',
      ...indexes(70_000).map(() => ''),
      'ü'.repeat(21_845),
      'last',
    ];
    for (const text of texts) column.push(text);
    expect(texts.every((text, index) => column.at(index) === text)).toBe(true);
  });
});
