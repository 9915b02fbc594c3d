import { byText } from '../../core/compare-text.ts';
import { groupBy } from '../../core/group-by.ts';
import type { Problem } from '../../core/problem.ts';
import type { RunReport } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';
import { code, name, type Line } from '../render/document.ts';
import { list, type List } from './lists.ts';
import type { Names } from './names.ts';
import { kindOf } from './news.ts';
import { count } from '../../words/counts.ts';
import { withAccountName } from '../../words/account-names.ts';

/** What was there in the last run as well, in short: a line for all that the same advice mends, errors first. */
export function stillThere(report: RunReport, { problems, accounts }: RunChanges, names: Names): List {
  const kinds = [...groupBy(problems.still.toSorted(byText(({ severity }) => severity)), kindOf).values()];
  const named = new Set([...problems.new, ...problems.still].map(({ id }) => id));
  const isNew = new Set(accounts.newlyUnreachable.map(({ accountId }) => accountId));
  const lost = report.accounts.filter(
    ({ accountId, status }) => status === 'unreachable' && !isNew.has(accountId) && !named.has(accountId),
  );
  const lines: (() => Line)[] = kinds.map((kind) => () => kindLine(kind, report, names));
  if (lost.length > 0)
    lines.push(() => [
      `Not surveyed, ${count(lost.length, 'account')}: `,
      ...those(
        lost.map(({ accountId }) => accountId),
        names,
      ),
    ]);
  return list('Still there', lines, (line) => line(), problems.still.length + lost.length);
}

function kindLine(kind: readonly Problem[], { runId }: RunReport, names: Names): Line {
  return kind.slice(0, 1).flatMap(({ code: what, severity, fix }): Line => {
    const ids = [...new Set(kind.map(({ id }) => id))].filter((id) => id !== runId);
    return [
      code(what),
      `, ${count(kind.length, severity)}${ids.length > 0 ? ': ' : ''}`,
      ...those(ids, names),
      `. Fix: ${fix}`,
    ];
  });
}

/** Named of what one line stands for; the rest is counted. */
const NAMED = 10;

function those(ids: readonly string[], names: Names): Line {
  const some = ids
    .slice(0, NAMED)
    .flatMap((id, index): Line => [index === 0 ? '' : ', ', name(withAccountName(id, names), 110)]);
  return ids.length > NAMED ? [...some, ` and ${count(ids.length - NAMED, 'more', 'more')}`] : some;
}

/** What the last run met and this one does not, errors first. */
export function solved({ since, problems: { solved: gone } }: RunChanges, names: Names): List {
  const lastRunId = since.kind === 'read' ? since.report.runId : null;
  return list(
    'Solved',
    gone.toSorted(byText(({ severity, code: what, id }) => `${severity} ${what} ${id}`)),
    ({ code: what, id }) => [
      code(what),
      ...(id === lastRunId ? [] : [' ', name(withAccountName(id, names), 110)]),
    ],
  );
}
