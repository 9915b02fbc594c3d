import { groupBy } from '../../core/group-by.ts';
import { dayOf, plusDays, type Day } from '../../core/instant.ts';
import { DAYS_AHEAD } from '../../core/policy.ts';
import type { KeyEntry, RunReport } from '../../core/report.ts';
import type { Line } from '../render/document.ts';
import { list, type List } from './lists.ts';
import { placeOf, type Names } from './names.ts';
import { count } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';

/** What is deactivated when nobody rotates it, day by day. */
export function comingDeadlines({ keys, asOf, mode, mail }: RunReport, names: Names): List {
  const end = plusDays(asOf, DAYS_AHEAD);
  // No run that cannot mail deactivates: what was due stays so.
  const isWithheld = mode === 'enforce' && mail.blocked !== null;
  const coming = keys.filter(
    ({ deadline, decision, outcome }) =>
      deadline !== null &&
      deadline <= end &&
      (decision === 'notify' ||
        decision === 'wait' ||
        decision === 'deferred' ||
        outcome === 'failed' ||
        (decision === 'deactivate' && outcome === 'none' && isWithheld)),
  );
  const byDay = groupBy(coming, ({ deadline }) =>
    deadline === null || deadline <= asOf ? 'overdue' : dayOf(deadline),
  );
  const days = [...byDay].sort(([a], [b]) => (rankOf(a) < rankOf(b) ? -1 : 1));
  return list(
    `Deadlines in the next ${DAYS_AHEAD} days`,
    days,
    ([day, ofDay]) => {
      const accounts = new Set(ofDay.map(({ accountId }) => accountId)).size;
      const users = [...new Map(ofDay.map((key) => [`${key.accountId}/${key.userName}`, key])).values()];
      const named = users
        .slice(0, 3)
        .flatMap((key, index): Line => [index === 0 ? '' : ', ', ...placeOf(key, names)]);
      const more = users.length > 3 ? ` and ${count(users.length - 3, 'more user')}` : '';
      return [
        `${labelOf(day, ofDay)}: ${count(ofDay.length, 'key')} in ${count(accounts, 'account')}, of `,
        ...named,
        more,
      ];
    },
    coming.length,
  );
}

type ComingDay = Day | 'overdue';

const rankOf = (day: ComingDay): string => (day === 'overdue' ? '' : day);

function labelOf(day: ComingDay, [key]: readonly KeyEntry[]): string {
  return day === 'overdue' || !key?.deadline ? 'Already past their deadline' : formatDate(key.deadline);
}
