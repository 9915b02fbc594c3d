import type { Problem } from '../../core/problem.ts';
import type { KeyEntry } from '../../core/report.ts';
import type { LastRun } from '../../core/run-changes.ts';
import { code, name, type Block, type Line } from '../render/document.ts';
import { moreLines } from './lists.ts';
import { firstOf, kindOf, type Item, type News } from './news.ts';
import type { SummaryRun } from './part.ts';
import { lostInWords } from './words.ts';
import { count, formatNumber } from '../../words/counts.ts';

/** @param shown items of all accounts together; the others are counted */
export function newsBlocks(
  { total, groups, fixes }: News,
  run: SummaryRun,
  since: LastRun,
  shown: number,
): Block[] {
  if (total === 0) return [];
  const fixed = new Set<string>();
  const isShown = firstOf(groups, shown);
  const blocks = groups.flatMap(({ place, isLost, items }): Block[] => {
    const some = items.filter((item) => isShown.has(item));
    if (some.length === 0) return [];
    return [
      { kind: 'subheading', line: headingOf(place, isLost ? `: ${lostInWords(since)}` : '') },
      { kind: 'list', items: some.map((item) => lineOf(item, run, fixes, fixed)) },
    ];
  });
  const more = moreLines(total - isShown.size);
  return [
    { kind: 'heading', text: `New (${formatNumber(total)})` },
    ...blocks,
    ...more.map((line): Block => ({ kind: 'paragraph', line })),
  ];
}

const headingOf = (place: Line | null, fate: string): Line =>
  place === null ? ['The run and its mail'] : ['Account ', ...place, fate];

function lineOf(item: Item, { mode, runId }: SummaryRun, fixes: News['fixes'], fixed: Set<string>): Line {
  const dry = mode === 'dry-run';
  switch (item.kind) {
    case 'problem':
      return problemLine(item.problem, fixes.get(kindOf(item.problem)) ?? 1, runId, fixed);
    case 'lost':
      return ['Error: it could not be surveyed: ', name(item.reason ?? 'unreachable', 100)];
    case 'stopped':
      // Whether a mail has told them yet stands with the mails.
      return [
        dry ? 'Would be deactivated: ' : 'Deactivated: ',
        code(item.key.accessKeyId),
        ' of ',
        name(item.key.userName, 64),
        `, ${dry ? 'would be told' : 'contact'}: ${contactsOf(item.key)}`,
      ];
    case 'back':
      return ['Surveyed again'];
    case 'told':
      return [`${count(item.keys, 'first notice')}${dry ? ' would go out' : ''}: `, ...item.users];
  }
}

/** The fix stands with the first problem of each kind. */
function problemLine(found: Problem, fixes: number, runId: string, fixed: Set<string>): Line {
  const { severity, scope, id, code: what, message, fix } = found;
  const isFirst = !fixed.has(kindOf(found));
  fixed.add(kindOf(found));
  const about = scope === 'account' || id === runId ? '' : id.replace(/^\d{12}\//, '');
  return [
    severity === 'error' ? 'Error ' : 'Warning ',
    code(what),
    ...(about === '' ? [] : [' ', name(about, 64)]),
    ': ',
    name(message, 300),
    '.',
    ...(isFirst ? [` Fix${fixes > 1 ? ` for all ${formatNumber(fixes)} of the kind` : ''}: ${fix}`] : []),
  ];
}

const contactsOf = ({ contacts }: KeyEntry): string => contacts.join(', ') || 'none';
