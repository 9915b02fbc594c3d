import { compareText } from '../../core/compare-text.ts';
import type { OptOut } from '../../core/exemption.ts';
import type { KeyEntry, RunReport } from '../../core/report.ts';
import { optOutText, type RunChanges } from '../../core/run-changes.ts';
import { name, type Block, type Line } from '../render/document.ts';
import { keyLine, placeOf, type Names } from './names.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';
import { oneLine } from '../../words/one-line.ts';

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
export function unowned({ keys }: RunReport, names: Names): List {
  return list(
    'Keys without an owner',
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

/** Every opt-out with its end and reason: the new ones first, then the longest. */
export function optOuts(report: RunReport, changes: RunChanges, names: Names): readonly List[] {
  const marksOf = marking(changes);
  const accounts = report.accounts
    .filter(({ status }) => status === 'opted-out')
    .map(({ accountId, reason, optOut }) => ({ accountId, userName: null, end: reason ?? 'no end', optOut }));
  const users = report.keys
    .filter(({ decision }) => decision === 'exempt')
    .map(({ accountId, userName, reason, optOut }) => ({
      accountId,
      userName,
      end: reason === 'opt-out' ? 'opt-out, no end' : reason,
      optOut,
    }));
  // A user with two keys is one user.
  const each = new Map(users.map((user) => [optOutText(user), user]));
  const rank = (one: Shown): string => `${marksOf(one).rank} ${one.optOut?.until ?? '9999'}`;
  const worst = (all: readonly Shown[]): readonly Shown[] =>
    all
      .map((one) => ({ one, rank: rank(one) }))
      .sort((a, b) => compareText(b.rank, a.rank))
      .map(({ one }) => one);
  const line = (one: Shown): Line => [
    ...placeOf(one, names),
    `: ${[oneLine(one.end, 100), ...marksOf(one).words].join(', ')}`,
    ...(one.optOut?.reason ? [', ', name(one.optOut.reason, 200)] : []),
  ];
  return [
    list('Opted-out accounts', worst(accounts), line),
    list('Exempt users', worst([...each.values()]), line),
    list('Opt-outs that ended', changes.optOuts.ended, (ended) => [
      ...placeOf(ended, names),
      `: ${ended.until === null ? 'had no end' : `until ${ended.until}`}`,
    ]),
  ];
}

interface Shown {
  readonly accountId: string;
  readonly userName: string | null;
  /** In the report's words. */
  readonly end: string;
  readonly optOut: OptOut | null;
}

/** Without another run to compare with every opt-out is new: to say so of each would tell nothing. */
function marking({ since, optOuts: changed, problems }: RunChanges) {
  const added = new Set(since.kind === 'read' ? changed.new.map(optOutText) : []);
  const long = new Set(
    [...problems.new, ...problems.still]
      .filter(({ code }) => code === 'OPT_OUT_TOO_LONG')
      .map(({ id }) => id),
  );
  return (one: Pick<Shown, 'accountId' | 'userName'>) => {
    const [isNew, isLong] = [added.has(optOutText(one)), long.has(optOutText(one))];
    return {
      rank: (isNew ? 2 : 0) + (isLong ? 1 : 0),
      words: [...(isNew ? ['new'] : []), ...(isLong ? ['too long'] : [])],
    };
  };
}
