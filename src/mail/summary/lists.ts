import type { KeyEntry, RunReport } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';
import type { Block, Line } from '../render/document.ts';
import { keyLine, type Names } from './names.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';

/** A list that may be far longer than what is shown of it: an item is put into words once it is shown. */
export interface List {
  readonly title: string;
  readonly length: number;
  /** Of what the items stand for, which may be more than one each. */
  readonly total: number;
  readonly first: (shown: number) => readonly Line[];
}

export const list = <T>(
  title: string,
  items: readonly T[],
  lineOf: (item: T) => Line,
  total = items.length,
): List => ({
  title,
  length: items.length,
  total,
  first: (shown) => items.slice(0, shown).map(lineOf),
});

/** The first `shown` items; the others are counted. An empty list is nothing. */
export function listBlocks({ title, length, total, first }: List, shown: number): Block[] {
  if (length === 0) return [];
  return [
    { kind: 'heading', text: `${title} (${formatNumber(total)})` },
    { kind: 'list', items: [...first(shown), ...moreLines(length - shown)] },
  ];
}

export const moreLines = (more: number): Line[] =>
  more > 0 ? [[`and ${count(more, 'more', 'more')} in the report`]] : [];

/** Keys that nobody but the operator is told about. */
export function withoutContact({ keys }: RunReport, names: Names): List {
  return list(
    'Keys without a contact',
    keys.filter(({ contactSource, outcome }) => contactSource === 'operator' && outcome !== 'deactivated'),
    (key) => [...keyLine(key, names), ...dueBy(key)],
  );
}

const dueBy = ({ deadline }: KeyEntry): Line =>
  deadline === null ? [] : [`, due by ${formatDate(deadline)}`];

/** Of a dry run: what the last one would have deactivated as well. What is new stands with the news. */
export function stillPlanned({ keys }: RunReport, { newlyPlanned }: RunChanges, names: Names): List {
  const isNew = new Set(newlyPlanned);
  return list(
    'Would still be deactivated',
    keys.filter((key) => key.outcome === 'would-deactivate' && !isNew.has(key)),
    (key) => [...keyLine(key, names), `, would be told: ${key.contacts.join(', ') || 'none'}`],
  );
}
