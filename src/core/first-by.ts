import { compareText } from './compare-text.ts';

/** The first few of very many, which are counted and forgotten. */
export interface FirstBy<T> {
  /** @param make is asked only of what may be among the first */
  add(key: string, make: () => T): void;
  /** Of all that were added. */
  readonly total: number;
  /** In the order of their keys; those of the same key as they were added. */
  readonly items: readonly T[];
}

/** Sorted once for every so many, however many come. */
const MIN_SPARE = 50;

/** @param most so many are kept */
export function firstBy<T>(
  most: number,
  compare: (a: string, b: string) => number = compareText,
): FirstBy<T> {
  let kept: { readonly key: string; readonly item: T }[] = [];
  let total = 0;
  /** What comes after it is not among the first. */
  let last: string | null = null;

  function cut(): void {
    kept = kept.sort((a, b) => compare(a.key, b.key)).slice(0, most);
    last = kept[most - 1]?.key ?? null;
  }

  return {
    add(key, make) {
      total += 1;
      if (most === 0 || (last !== null && compare(key, last) >= 0)) return;
      kept.push({ key, item: make() });
      if (kept.length >= most + Math.max(MIN_SPARE, most / 4)) cut();
    },
    get total() {
      return total;
    },
    get items() {
      cut();
      return kept.map(({ item }) => item);
    },
  };
}
