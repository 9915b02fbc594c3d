import { integers, numberColumn } from './columns.ts';
import { compareText } from './compare-text.ts';

/**
 * Items that mostly come together with others of their name, such as keys by their accounts: each name once, and twelve bytes for
 * those that come in a row.
 */
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
  /** Of each name its last row; -1 where there is none. */
  const lastOf: number[] = [];
  /** Of each row its first item, its name, and the row before of that name. */
  const [firsts, ofRow, before] = [numberColumn(integers), numberColumn(integers), numberColumn(integers)];
  let length = 0;

  /** The last of those that begin no later. */
  const rowOf = (item: number): number => {
    let [low, high] = [0, firsts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (firsts.at(middle) <= item) low = middle;
      else high = middle;
    }
    return low;
  };

  return {
    get length() {
      return length;
    },
    add(name) {
      const number = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, number);
      if (length === 0 || ofRow.at(ofRow.length - 1) !== number) {
        firsts.push(length);
        ofRow.push(number);
        before.push(lastOf[number] ?? -1);
        lastOf[number] = firsts.length - 1;
      }
      length += 1;
      return length - 1;
    },
    nameOf(item) {
      const name = item >= 0 && item < length ? names[ofRow.at(rowOf(item))] : undefined;
      if (name === undefined) throw new RangeError(`the item ${item} has no name`);
      return name;
    },
    of(name) {
      const items: number[] = [];
      const number = numbers.get(name) ?? -1;
      for (let row = lastOf[number] ?? -1; row >= 0; row = before.at(row)) {
        const end = row + 1 < firsts.length ? firsts.at(row + 1) : length;
        for (let item = end - 1; item >= firsts.at(row); item -= 1) items.push(item);
      }
      return items.reverse();
    },
    sortedNames: () => names.toSorted(compareText),
  };
}
