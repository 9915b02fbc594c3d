import { integers, numberColumn } from './columns.ts';
import { compareText } from './compare-text.ts';

/** Items of which many have the same name, such as keys by their accounts: each name once, and eight bytes an item. */
export interface ItemsByName {
  /** How many items there are. */
  readonly length: number;
  /** @returns the number of the item, from 0 */
  add(name: string): number;
  nameOf(item: number): string;
  /** The items of that name, in the order in which they came. */
  of(name: string): number[];
  sortedNames(): string[];
}

export function itemsByName(): ItemsByName {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  /** Of each name the last item, and of each item the one before of its name; -1 where there is none. */
  const lastOf: number[] = [];
  const before = numberColumn(integers);
  const ofItem = numberColumn(integers);
  return {
    get length() {
      return before.length;
    },
    add(name) {
      const number = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, number);
      const item = before.length;
      before.push(lastOf[number] ?? -1);
      ofItem.push(number);
      lastOf[number] = item;
      return item;
    },
    nameOf(item) {
      const name = names[ofItem.at(item)];
      if (name === undefined) throw new RangeError(`the item ${item} has no name`);
      return name;
    },
    of(name) {
      const items: number[] = [];
      const number = numbers.get(name);
      if (number === undefined) return items;
      for (let at = lastOf[number] ?? -1; at >= 0; at = before.at(at)) items.push(at);
      return items.reverse();
    },
    sortedNames: () => names.toSorted(compareText),
  };
}
