import { compareText } from '../../core/compare-text.ts';
import { firstBy, type FirstBy } from '../../core/first-by.ts';
import { orderOf, orderOfKind } from '../../core/problem-order.ts';
import type { Problem } from '../../core/problem.ts';
import type { LastRun } from '../../core/run-changes.ts';
import { code, name, type Line } from '../render/document.ts';
import { listOf, MOST_SHOWN, type GrowingList } from './lists.ts';
import { kindOf } from './news.ts';
import type { SummaryRun } from './part.ts';
import { count } from '../../words/counts.ts';
import { withAccountName } from '../../words/account-names.ts';

/** Named of what one line stands for; the rest is counted. */
const NAMED = 10;

/** Problems that the same advice mends. */
interface Kind {
  first: Problem;
  problems: number;
  readonly ids: FirstBy<Line>;
}

/** What was there in the last run as well, in short: a line for all that the same advice mends, errors first. */
export function stillThere({ runId }: SummaryRun): GrowingList {
  const kinds = new Map<string, Kind>();
  const lost = firstBy<Line>(NAMED);
  let total = 0;

  function addTo(kind: Kind, found: Problem): void {
    kind.problems += 1;
    if (orderOf(found) < orderOf(kind.first)) kind.first = found;
  }

  return {
    add({ accounts, names, changes: { problems, accounts: changed } }) {
      const nameOf = (id: string): Line => [name(withAccountName(id, names), 110)];
      const named = new Set<string>();
      for (const found of problems.still) {
        total += 1;
        const kind = kinds.get(kindOf(found)) ?? { first: found, problems: 0, ids: firstBy<Line>(NAMED) };
        kinds.set(kindOf(found), kind);
        addTo(kind, found);
        const isFirst = named.size !== named.add(`${kindOf(found)} ${found.id}`).size;
        if (isFirst && found.id !== runId) kind.ids.add(orderOfKind(found), () => nameOf(found.id));
      }
      const isTold = new Set([...problems.new, ...problems.still].map(({ id }) => id));
      const isNew = new Set(changed.newlyUnreachable.map(({ accountId }) => accountId));
      for (const { accountId, status } of accounts) {
        if (status !== 'unreachable' || isNew.has(accountId) || isTold.has(accountId)) continue;
        total += 1;
        lost.add(accountId, () => nameOf(accountId));
      }
    },
    list() {
      const worstFirst = [...kinds.values()].sort((a, b) => compareText(orderOf(a.first), orderOf(b.first)));
      const lines = [
        ...worstFirst.map(kindLine),
        ...(lost.total > 0 ? [[`Not surveyed, ${count(lost.total, 'account')}: `, ...those(lost)]] : []),
      ];
      return { title: 'Still there', length: lines.length, total, first: lines };
    },
  };
}

function kindLine({ first: { code: what, severity, fix }, problems, ids }: Kind): Line {
  return [
    code(what),
    `, ${count(problems, severity)}${ids.total > 0 ? ': ' : ''}`,
    ...those(ids),
    `. Fix: ${fix}`,
  ];
}

function those({ items, total }: FirstBy<Line>): Line {
  const some = items.flatMap((each, index): Line => [index === 0 ? '' : ', ', ...each]);
  return total > NAMED ? [...some, ` and ${count(total - NAMED, 'more', 'more')}`] : some;
}

/** What the last run met and this one does not, errors first. */
export function solved(since: LastRun): GrowingList {
  const lastRunId = since.kind === 'read' ? since.report.runId : null;
  const first = firstBy<Line>(MOST_SHOWN);
  return {
    add({ names, changes: { problems } }) {
      for (const { severity, code: what, id } of problems.solved)
        first.add(`${severity} ${what} ${id}`, () => [
          code(what),
          ...(id === lastRunId ? [] : [' ', name(withAccountName(id, names), 110)]),
        ]);
    },
    list: () => listOf('Solved', first),
  };
}
