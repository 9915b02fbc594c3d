import { compareText } from '../../core/compare-text.ts';
import type { OptOut } from '../../core/exemption.ts';
import type { ProblemCode } from '../../core/problem.ts';
import type { RunReport } from '../../core/report.ts';
import { optOutsOf, optOutText, type ListedOptOut, type RunChanges } from '../../core/run-changes.ts';
import { formatDate } from '../../words/dates.ts';
import { quote, type Line } from '../render/document.ts';
import { list, type List } from './lists.ts';
import { placeOf, type Names } from './names.ts';

/** Every opt-out with its end and reason: the new ones first, then those that are too long, then by their end, none first. */
export function optOutLists(report: RunReport, changes: RunChanges, names: Names): readonly List[] {
  const marksOf = marking(changes);
  const worstFirst = optOutsOf(report)
    .map((optOut) => ({ optOut, marks: marksOf(optOut) }))
    .map((one) => ({ ...one, rank: `${one.marks.rank} ${one.optOut.until ?? '9999'}` }))
    .sort((a, b) => compareText(b.rank, a.rank));
  const marked = ({ optOut, marks: { words, end } }: (typeof worstFirst)[number]): Line => [
    ...(words.length > 0 ? [`${words.join(', ')}: `] : []),
    ...lineOf(optOut, end, names),
  ];
  return [
    list(
      'Opted-out accounts',
      worstFirst.filter(({ optOut }) => optOut.userName === null),
      marked,
    ),
    list(
      'Exempt users',
      worstFirst.filter(({ optOut }) => optOut.userName !== null),
      marked,
    ),
    list('Opt-outs that ended', changes.optOuts.ended, (ended) =>
      lineOf(ended, endOf(ended, 'had no end'), names),
    ),
  ];
}

/** `111122223333 shop/ci, until 31 Jan 2027 (the reason)` */
const lineOf = (optOut: ListedOptOut, end: string, names: Names): Line => [
  ...placeOf(optOut, names),
  `, ${end}`,
  ...(optOut.reason === null || optOut.reason === '' ? [] : [' (', quote(optOut.reason), ')']),
];

const endOf = ({ until }: OptOut, none: string): string =>
  until === null ? none : `until ${formatDate(until)}`;

/** Without another run to compare with every opt-out is new: to say so of each would tell nothing. */
function marking({ since, optOuts, problems }: RunChanges) {
  const found = [...problems.new, ...problems.still];
  const withProblem = (wanted: ProblemCode): ReadonlySet<string> =>
    new Set(found.filter(({ code }) => code === wanted).map(({ id }) => id));
  const added = new Set(since.kind === 'read' ? optOuts.new.map(optOutText) : []);
  const long = withProblem('OPT_OUT_TOO_LONG');
  const unreadable = withProblem('OPT_OUT_UNREADABLE');
  return (optOut: ListedOptOut) => {
    const text = optOutText(optOut);
    const [isNew, isLong] = [added.has(text), long.has(text)];
    return {
      rank: (isNew ? 2 : 0) + (isLong ? 1 : 0),
      words: [...(isNew ? ['new'] : []), ...(isLong ? ['too long'] : [])],
      end: unreadable.has(text) ? 'its tag cannot be read' : endOf(optOut, 'no end'),
    };
  };
}
