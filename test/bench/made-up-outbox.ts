import { compareText } from '../../src/core/compare-text.ts';

export interface RowName {
  readonly pk: string;
  readonly sk: string;
}

/** Names of notices that were written, in the order of the ledger's index, in which the outbox is read. */
export interface MadeUpOutbox {
  add(name: RowName): void;
  /** Those behind a name, be it there or not; null: all. */
  after(name: RowName | null): Iterable<RowName>;
}

export function madeUpOutbox(): MadeUpOutbox {
  const names: RowName[] = [];
  /** As they were read last; null once there is another one. */
  let sorted: readonly RowName[] | null = null;
  return {
    add(name) {
      names.push(name);
      sorted = null;
    },
    *after(name) {
      const inOrder = (sorted ??= names.toSorted(byIndex));
      for (let at = name === null ? 0 : firstAfter(inOrder, name); at < inOrder.length; at += 1) {
        const next = inOrder[at];
        if (next !== undefined) yield next;
      }
    },
  };
}

const byIndex = (a: RowName, b: RowName): number => compareText(a.sk, b.sk) || compareText(a.pk, b.pk);

function firstAfter(sorted: readonly RowName[], name: RowName): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (byIndex(sorted[middle] ?? name, name) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
