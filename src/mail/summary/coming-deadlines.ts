import { byText } from '../../core/compare-text.ts';
import { firstBy, type FirstBy } from '../../core/first-by.ts';
import { groupBy } from '../../core/group-by.ts';
import { dayOf, plusDays, type Day } from '../../core/instant.ts';
import { DAYS_AHEAD } from '../../core/policy.ts';
import type { KeyEntry } from '../../core/report.ts';
import type { Line } from '../render/document.ts';
import type { GrowingList } from './lists.ts';
import { placeOf } from './names.ts';
import { orderByUser, type SummaryRun } from './part.ts';
import { count } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';

type ComingDay = Day | 'overdue';

/** Users who are named of each day. */
const NAMED = 3;

interface OfDay {
  readonly label: string;
  keys: number;
  accounts: number;
  readonly users: FirstBy<Line>;
}

/** What is deactivated when nobody rotates it, day by day. */
export function comingDeadlines({ asOf, mode, mail }: SummaryRun): GrowingList {
  const end = plusDays(asOf, DAYS_AHEAD);
  // No run that cannot mail deactivates: what was due stays so.
  const isWithheld = mode === 'enforce' && mail.blocked !== null;
  const isComing = ({ deadline, decision, outcome }: KeyEntry): boolean =>
    deadline !== null &&
    deadline <= end &&
    (decision === 'notify' ||
      decision === 'wait' ||
      decision === 'deferred' ||
      outcome === 'failed' ||
      (decision === 'deactivate' && outcome === 'none' && isWithheld));
  const dayOfKey = ({ deadline }: KeyEntry): ComingDay =>
    deadline === null || deadline <= asOf ? 'overdue' : dayOf(deadline);
  const days = new Map<ComingDay, OfDay>();
  let total = 0;

  function ofDay(day: ComingDay, [key]: readonly KeyEntry[]): OfDay {
    const known = days.get(day);
    if (known) return known;
    const label =
      day === 'overdue' || !key?.deadline ? 'Already past their deadline' : formatDate(key.deadline);
    const fresh = { label, keys: 0, accounts: 0, users: firstBy<Line>(NAMED) };
    days.set(day, fresh);
    return fresh;
  }

  return {
    add({ keys, names }) {
      for (const [day, coming] of groupBy(keys.filter(isComing), dayOfKey)) {
        const sum = ofDay(day, coming);
        total += coming.length;
        sum.keys += coming.length;
        sum.accounts += new Set(coming.map(({ accountId }) => accountId)).size;
        const users = groupBy(
          coming.toSorted(byText(orderByUser)),
          ({ accountId, userName }) => `${accountId}/${userName}`,
        );
        for (const [first] of users.values())
          if (first) sum.users.add(orderByUser(first), () => placeOf(first, names));
      }
    },
    list() {
      const inOrder = [...days].sort(([a], [b]) => (rankOf(a) < rankOf(b) ? -1 : 1));
      return {
        title: `Deadlines in the next ${DAYS_AHEAD} days`,
        length: inOrder.length,
        total,
        first: inOrder.map(([, day]) => lineOf(day)),
      };
    },
  };
}

const rankOf = (day: ComingDay): string => (day === 'overdue' ? '' : day);

function lineOf({ label, keys, accounts, users: { items, total } }: OfDay): Line {
  return [
    `${label}: ${count(keys, 'key')} in ${count(accounts, 'account')}, of `,
    ...items.flatMap((user, index): Line => [index === 0 ? '' : ', ', ...user]),
    total > NAMED ? ` and ${count(total - NAMED, 'more user')}` : '',
  ];
}
