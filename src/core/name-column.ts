import { integers, numberColumn } from './columns.ts';
import { compareText } from './compare-text.ts';

/** Names by the index of their item, of which many are the same: each once, and four bytes an item. */
export interface NameColumn {
  push(name: string): void;
  /** @throws RangeError where there is none */
  at(index: number): string;
  /** The items that are in, by their names. */
  grouped(isIn: (index: number) => boolean): GroupedItems;
}

/** Indexes of items in one array, of which each name that has any has a stretch. */
export interface GroupedItems {
  /** Within a stretch in the order in which they came. */
  readonly items: Int32Array;
  /** In the order of the names. */
  readonly stretches: Iterable<Stretch>;
}

/** From an index on, to the one before another. */
export type Stretch = readonly [from: number, to: number];

export function nameColumn(): NameColumn {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const ofItem = numberColumn(integers);
  return {
    push(name) {
      const number = numbers.get(name) ?? names.push(name) - 1;
      numbers.set(name, number);
      ofItem.push(number);
    },
    at: (index) => names[ofItem.at(index)] ?? '',
    grouped(isIn) {
      const inOrder = [...names.keys()].sort((a, b) => compareText(names[a] ?? '', names[b] ?? ''));
      const counts = new Int32Array(names.length);
      const eachIn = (take: (index: number, name: number) => void): void => {
        for (let index = 0; index < ofItem.length; index += 1) if (isIn(index)) take(index, ofItem.at(index));
      };
      eachIn((_, name) => (counts[name] = (counts[name] ?? 0) + 1));
      const ends = new Int32Array(names.length);
      let length = 0;
      for (const name of inOrder) {
        ends[name] = length;
        length += counts[name] ?? 0;
      }
      const items = new Int32Array(length);
      eachIn((index, name) => {
        const end = ends[name] ?? 0;
        items[end] = index;
        ends[name] = end + 1;
      });
      return { items, stretches: { [Symbol.iterator]: () => stretchesOf(inOrder, counts) } };
    },
  };
}

function* stretchesOf(inOrder: readonly number[], counts: Int32Array): Generator<Stretch> {
  let from = 0;
  for (const name of inOrder) {
    const to = from + (counts[name] ?? 0);
    if (to > from) yield [from, to];
    from = to;
  }
}
