/** Rows in the order of their names, as a DynamoDB partition has them. */
export interface SortedRows<T> {
  put(name: string, row: T): void;
  get(name: string): T | undefined;
  /** All, or those from one name to another, both included. */
  range(between?: readonly [first: string, last: string]): AsyncIterable<T>;
}

export function sortedRows<T>(): SortedRows<T> {
  const rows = new Map<string, T>();
  let names: string[] | null = null;

  function* rowsOf([first, last]: readonly [string, string | null]): Iterable<T> {
    const sorted = (names ??= [...rows.keys()].sort());
    for (let at = lowerBound(sorted, first); at < sorted.length; at += 1) {
      const name = sorted[at];
      if (name === undefined || (last !== null && name > last)) return;
      const row = rows.get(name);
      if (row !== undefined) yield row;
    }
  }

  return {
    put(name, row) {
      if (!rows.has(name)) names = null;
      rows.set(name, row);
    },
    get: (name) => rows.get(name),
    range: (between) => asyncItems(rowsOf(between ?? ['', null])),
  };
}

/** What is there at once, as what comes piece by piece. */
export function asyncItems<T>(items: Iterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = items[Symbol.iterator]();
      return { next: () => Promise.resolve(iterator.next()) };
    },
  };
}

function lowerBound(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
