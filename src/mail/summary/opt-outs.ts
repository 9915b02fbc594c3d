import { compareText } from '../../core/compare-text.ts';
import { firstBy } from '../../core/first-by.ts';
import type { OptOut } from '../../core/exemption.ts';
import type { ProblemCode } from '../../core/problem.ts';
import { optOutsOf, optOutText, type ListedOptOut, type RunChanges } from '../../core/run-changes.ts';
import { formatDate } from '../../words/dates.ts';
import { quote, type Line } from '../render/document.ts';
import { listOf, MOST_SHOWN, type List } from './lists.ts';
import { placeOf, type Names } from './names.ts';
import type { SummaryPart } from './part.ts';

/** Every opt-out with its end and reason: the new ones first, then those that are too long, then by their end, none first. */
export function optOutLists(): { add(part: SummaryPart): void; lists(): readonly List[] } {
  const latestFirst = (a: string, b: string): number => compareText(b, a);
  const accounts = firstBy<Line>(MOST_SHOWN, latestFirst);
  const users = firstBy<Line>(MOST_SHOWN, latestFirst);
  const ended = firstBy<Line>(MOST_SHOWN);
  return {
    add({ changes, names, ...part }) {
      const marksOf = marking(changes);
      for (const optOut of optOutsOf(part)) {
        const { rank, words, end } = marksOf(optOut);
        const first = optOut.userName === null ? accounts : users;
        first.add(`${rank} ${optOut.until ?? '9999'}`, () => [
          ...(words.length > 0 ? [`${words.join(', ')}: `] : []),
          ...lineOf(optOut, end, names),
        ]);
      }
      for (const each of changes.optOuts.ended)
        ended.add(each.userName === null ? 'account' : 'user', () =>
          lineOf(each, endOf(each, 'had no end'), names),
        );
    },
    lists: () => [
      listOf('Opted-out accounts', accounts),
      listOf('Exempt users', users),
      listOf('Opt-outs that ended', ended),
    ],
  };
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
