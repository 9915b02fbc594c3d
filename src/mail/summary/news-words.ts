import type { Problem } from '../../core/problem.ts';
import type { KeyEntry, RunReport } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';
import { code, name, type Block, type Line } from '../render/document.ts';
import { moreLines } from './lists.ts';
import { placeOf, usersOf, type Names } from './names.ts';
import { firstOf, kindOf, type Item, type News } from './news.ts';
import { lostInWords } from './words.ts';
import { count, formatNumber } from '../../words/counts.ts';

/** @param shown items of all accounts together; the others are counted */
export function newsBlocks(
  { total, groups }: News,
  report: RunReport,
  { since }: RunChanges,
  names: Names,
  shown: number,
): Block[] {
  if (total === 0) return [];
  const fixed = new Set<string>();
  const isShown = firstOf(groups, shown);
  const blocks = groups.flatMap(({ accountId, isLost, items }): Block[] => {
    const some = items.filter((item) => isShown.has(item));
    if (some.length === 0) return [];
    return [
      { kind: 'subheading', line: headingOf(accountId, isLost ? `: ${lostInWords(since)}` : '', names) },
      { kind: 'list', items: some.map((item) => lineOf(item, report, fixed)) },
    ];
  });
  const more = moreLines(total - isShown.size);
  return [
    { kind: 'heading', text: `New (${formatNumber(total)})` },
    ...blocks,
    ...more.map((line): Block => ({ kind: 'paragraph', line })),
  ];
}

const headingOf = (accountId: string | null, fate: string, names: Names): Line =>
  accountId === null
    ? ['The run and its mail']
    : ['Account ', ...placeOf({ accountId, userName: null }, names), fate];

function lineOf(item: Item, { mode, runId }: RunReport, fixed: Set<string>): Line {
  const dry = mode === 'dry-run';
  switch (item.kind) {
    case 'problem':
      return problemLine(item.problem, item.fixes, runId, fixed);
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
      return [
        `${count(item.keys.length, 'first notice')}${dry ? ' would go out' : ''}: `,
        ...usersOf(item.keys),
      ];
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
