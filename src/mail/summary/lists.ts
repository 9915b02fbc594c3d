import { firstBy, type FirstBy } from '../../core/first-by.ts';
import type { KeyEntry } from '../../core/report.ts';
import type { Block, Line } from '../render/document.ts';
import { keyLine } from './names.ts';
import { orderByUser, type SummaryPart } from './part.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';

/** Entries shown of each list, in the mail that shows most. */
export const MOST_SHOWN = 50;

/** A list that may be far longer than what is kept of it to be shown. */
export interface List {
  readonly title: string;
  readonly length: number;
  /** Of what the items stand for, which may be more than one each. */
  readonly total: number;
  /** At most `MOST_SHOWN`. */
  readonly first: readonly Line[];
}

/** A list that grows with each part of the run. */
export interface GrowingList {
  add(part: SummaryPart): void;
  list(): List;
}

export const listOf = (title: string, { items, total }: FirstBy<Line>): List => ({
  title,
  length: total,
  total,
  first: items,
});

/** The first `shown` items; the others are counted. An empty list is nothing. */
export function listBlocks({ title, length, total, first }: List, shown: number): Block[] {
  if (length === 0) return [];
  return [
    { kind: 'heading', text: `${title} (${formatNumber(total)})` },
    { kind: 'list', items: [...first.slice(0, shown), ...moreLines(length - shown)] },
  ];
}

export const moreLines = (more: number): Line[] =>
  more > 0 ? [[`and ${count(more, 'more', 'more')} in the report`]] : [];

/** Keys that nobody but the operator is told about. */
export function withoutContact(): GrowingList {
  const first = firstBy<Line>(MOST_SHOWN);
  return {
    add({ keys, names }) {
      for (const key of keys) {
        if (key.contactSource !== 'operator' || key.outcome === 'deactivated') continue;
        first.add(orderByUser(key), () => [...keyLine(key, names), ...dueBy(key)]);
      }
    },
    list: () => listOf('Keys without a contact', first),
  };
}

const dueBy = ({ deadline }: KeyEntry): Line =>
  deadline === null ? [] : [`, due by ${formatDate(deadline)}`];

/** Of a dry run: what the last one would have deactivated as well. What is new stands with the news. */
export function stillPlanned(): GrowingList {
  const first = firstBy<Line>(MOST_SHOWN);
  return {
    add({ keys, names, changes: { newlyPlanned } }) {
      const isNew = new Set(newlyPlanned);
      for (const key of keys) {
        if (key.outcome !== 'would-deactivate' || isNew.has(key)) continue;
        first.add(orderByUser(key), () => [
          ...keyLine(key, names),
          `, would be told: ${key.contacts.join(', ') || 'none'}`,
        ]);
      }
    },
    list: () => listOf('Would still be deactivated', first),
  };
}
