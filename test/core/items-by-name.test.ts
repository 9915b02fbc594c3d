import { itemsByName } from '../../src/core/items-by-name.ts';
import { textNumber } from '../../src/core/text-number.ts';

describe('items by name', () => {
  test('are found by it in the order in which they came', () => {
    const items = itemsByName();
    expect(['b', 'a', 'b', 'c', 'b'].map((name) => items.add(name))).toEqual([0, 1, 2, 3, 4]);
    expect(items.of('b')).toEqual([0, 2, 4]);
    expect(items.of('a')).toEqual([1]);
    expect(items.of('nobody')).toEqual([]);
    expect(items.sortedNames()).toEqual(['a', 'b', 'c']);
    expect(items.nameOf(3)).toBe('c');
    expect(items).toHaveLength(5);
  });

  test('of which there is none have no name', () => {
    expect(() => itemsByName().nameOf(0)).toThrow(RangeError);
  });
});

test('the number of a text is the same each time, and tells texts apart', () => {
  const names = Array.from({ length: 20_000 }, (_, n) => `deployment-pipeline-${n}`);
  expect(new Set(names.map(textNumber)).size).toBe(names.length);
  expect(textNumber('ci')).toBe(textNumber('ci'));
  expect(textNumber('')).toBeGreaterThanOrEqual(0);
  expect(Math.max(...names.map(textNumber))).toBeLessThan(2 ** 31);
});
