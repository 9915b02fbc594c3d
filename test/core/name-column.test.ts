import { nameColumn } from '../../src/core/name-column.ts';

function columnOf(...names: readonly string[]) {
  const column = nameColumn();
  for (const name of names) column.push(name);
  return column;
}

describe('a column of names', () => {
  const column = columnOf('b', 'a', 'b', 'c', 'b');
  const groupsOf = (isIn: (index: number) => boolean) => {
    const { items, stretches } = column.grouped(isIn);
    return [...stretches].map((stretch) => [...items.subarray(...stretch)]);
  };

  test('gives each back', () => {
    expect([0, 1, 2, 3, 4].map((index) => column.at(index))).toEqual(['b', 'a', 'b', 'c', 'b']);
    expect(() => column.at(5)).toThrow('there are 5 items');
  });

  test('groups its items by their names, in the order of these, each as it came', () => {
    expect(groupsOf(() => true)).toEqual([[1], [0, 2, 4], [3]]);
  });

  test('has no group of a name of which no item is in', () => {
    expect(groupsOf((index) => index !== 1 && index !== 2)).toEqual([[0, 4], [3]]);
    expect(groupsOf(() => false)).toEqual([]);
  });
});
