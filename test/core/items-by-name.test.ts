import fc from 'fast-check';
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

  test('are found however they come, many of one name in a row or each beside another', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a', 'b', 'c')), (given) => {
        const items = itemsByName();
        for (const name of given) items.add(name);
        expect(given.map((_, item) => items.nameOf(item))).toEqual(given);
        const of = (name: string) => [...given.keys()].filter((item) => given[item] === name);
        for (const name of ['a', 'b', 'c']) expect(items.of(name)).toEqual(of(name));
      }),
    );
  });

  test('of which there is none have no name', () => {
    expect(() => itemsByName().nameOf(0)).toThrow(RangeError);
    const items = itemsByName();
    items.add('a');
    for (const item of [-1, 1]) expect(() => items.nameOf(item)).toThrow(`the item ${item} has no name`);
  });
});

test('the number of a text is the same each time, and tells texts apart', () => {
  const names = Array.from({ length: 20_000 }, (_, n) => `deployment-pipeline-${n}`);
  expect(new Set(names.map(textNumber)).size).toBe(names.length);
  expect(textNumber('ci')).toBe(textNumber('ci'));
  expect(textNumber('')).toBeGreaterThanOrEqual(0);
  expect(Math.max(...names.map(textNumber))).toBeLessThan(2 ** 31);
});
