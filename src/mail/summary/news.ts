import { byText } from '../../core/compare-text.ts';
import { firstBy, type FirstBy } from '../../core/first-by.ts';
import { groupBy } from '../../core/group-by.ts';
import { orderOf } from '../../core/problem-order.ts';
import { accountNamedBy } from '../../core/problem-place.ts';
import type { Problem } from '../../core/problem.ts';
import type { KeyEntry } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';
import type { Line } from '../render/document.ts';
import { MOST_SHOWN } from './lists.ts';
import { placeOf, usersOf } from './names.ts';
import type { SummaryPart, SummaryRun } from './part.ts';

/** What is new, an account after the other, the worst first: as many of both as a mail shows. */
export interface News {
  readonly total: number;
  readonly groups: readonly NewsOfAccount[];
  /** How many new problems the same advice mends. */
  readonly fixes: ReadonlyMap<string, number>;
}

export interface NewsOfAccount {
  /** The account's ID and name; null of what is about no account: the run as a whole, a mail. */
  readonly place: Line | null;
  readonly isLost: boolean;
  readonly items: readonly Item[];
}

export type Item =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'stopped'; readonly key: KeyEntry }
  | { readonly kind: 'back' }
  | { readonly kind: 'lost'; readonly reason: string | null }
  | { readonly kind: 'told'; readonly keys: number; readonly users: Line };

export interface GrowingNews {
  add(part: SummaryPart): void;
  news(): News;
}

export function growingNews(run: SummaryRun): GrowingNews {
  let total = 0;
  const fixes = new Map<string, number>();
  // Of the other accounts nothing is shown: each of these has something that is as bad or worse.
  const accounts = firstBy<Weighed>(MOST_SHOWN);
  const ofNone = new Map<number, FirstBy<Item>>();

  function addToNone(item: Item): void {
    const alike = ofNone.get(rankOf(item)) ?? firstBy<Item>(MOST_SHOWN);
    ofNone.set(rankOf(item), alike);
    alike.add(item.kind === 'problem' ? orderOf(item.problem) : '', () => item);
  }

  return {
    add(part) {
      const located = newsOf(run, part);
      total += located.length;
      for (const each of part.changes.problems.new)
        fixes.set(kindOf(each), (fixes.get(kindOf(each)) ?? 0) + 1);
      const lost = new Set(part.changes.accounts.newlyUnreachable.map(({ accountId }) => accountId));
      for (const [accountId, found] of groupBy(located, ([of]) => of)) {
        const items = found.map(([, item]) => item).toSorted((a, b) => rankOf(a) - rankOf(b));
        if (accountId === null) {
          items.forEach(addToNone);
          continue;
        }
        const [first] = items;
        const worst = first ? rankOf(first) : 0;
        const weight = weigh(accountId, worst, items.filter((item) => rankOf(item) === worst).length);
        accounts.add(weight, () => ({
          weight,
          group: {
            place: placeOf({ accountId, userName: null }, part.names),
            isLost: lost.has(accountId),
            items: firstOfEachRank(items),
          },
        }));
      }
    },
    news() {
      const ranks = [...ofNone].sort(([a], [b]) => a - b);
      const [worst] = ranks;
      const none: Weighed[] = worst
        ? [
            {
              weight: weigh(null, worst[0], worst[1].total),
              group: { place: null, isLost: false, items: ranks.flatMap(([, { items }]) => items) },
            },
          ]
        : [];
      const groups = [...none, ...accounts.items].sort(byText(({ weight }) => weight));
      return { total, groups: groups.map(({ group }) => group), fixes };
    },
  };
}

interface Weighed {
  readonly weight: string;
  readonly group: NewsOfAccount;
}

/** By the worst of each account, then by how much there is of it; the run as a whole concerns them all. */
function weigh(accountId: string | null, worst: number, ofThat: number): string {
  const isOfAll = accountId === null && worst === 0;
  return [isOfAll ? 0 : 1, worst, String(1_000_000 - ofThat).padStart(7, '0'), accountId ?? ''].join(' ');
}

/** Sorted by their ranks already. */
function firstOfEachRank(items: readonly Item[]): Item[] {
  return [...groupBy(items, rankOf).values()].flatMap((alike) => alike.slice(0, MOST_SHOWN));
}

/**
 * The first `most` of all: errors before all else, and of what weighs the same a first one of each account before a second
 * one of any. So neither many warnings nor the many errors of one account leave another's error out.
 */
export function firstOf(groups: News['groups'], most: number): ReadonlySet<Item> {
  const turns = groups.flatMap(({ items }) => {
    const had = new Map<number, number>();
    return items.map((item) => {
      const rank = rankOf(item);
      const turn = had.get(rank) ?? 0;
      had.set(rank, turn + 1);
      return { item, rank, turn };
    });
  });
  const inOrder = turns.toSorted((a, b) => a.rank - b.rank || a.turn - b.turn);
  return new Set(inOrder.slice(0, most).map(({ item }) => item));
}

type Located = readonly [accountId: string | null, item: Item];

function newsOf(run: SummaryRun, part: SummaryPart): readonly Located[] {
  const { accounts } = part.changes;
  const problems = problemItems(part);
  const explained = new Set(
    problems.flatMap(([accountId, item]) =>
      item.kind === 'problem' && item.problem.scope === 'account' ? [accountId] : [],
    ),
  );
  return [
    ...problems,
    ...accounts.newlyUnreachable
      .filter(({ accountId }) => !explained.has(accountId))
      .map(({ accountId, reason }): Located => [accountId, { kind: 'lost', reason }]),
    ...stopped(run, part.changes).map((key): Located => [key.accountId, { kind: 'stopped', key }]),
    ...accounts.back.map(({ accountId }): Located => [accountId, { kind: 'back' }]),
    ...[...groupBy(told(run, part.changes), ({ accountId }) => accountId)].map(
      ([accountId, keys]): Located => [accountId, { kind: 'told', keys: keys.length, users: usersOf(keys) }],
    ),
  ];
}

function problemItems({ keys, changes: { problems } }: SummaryPart): Located[] {
  const accountOfKey = new Map(keys.map(({ accessKeyId, accountId }) => [accessKeyId, accountId]));
  return problems.new.map((each) => [
    each.scope === 'key' ? (accountOfKey.get(each.id) ?? null) : accountNamedBy(each),
    { kind: 'problem', problem: each },
  ]);
}

/** Problems that the same advice mends. */
export const kindOf = ({ code: what, fix }: Problem): string => `${what} ${fix}`;

const stopped = ({ mode }: SummaryRun, { deactivated, newlyPlanned }: RunChanges): readonly KeyEntry[] =>
  mode === 'enforce' ? deactivated : newlyPlanned.filter(({ outcome }) => outcome === 'would-deactivate');

const told = ({ mode }: SummaryRun, { newlyDue, newlyPlanned }: RunChanges): readonly KeyEntry[] =>
  mode === 'enforce'
    ? newlyDue.filter(({ notice, outcome }) => notice === 'first' && outcome === 'notified')
    : newlyPlanned.filter(({ outcome }) => outcome === 'would-notify');

const RANKS = { lost: 0, problem: 0, stopped: 1, back: 3, told: 4 } as const;

const rankOf = (item: Item): number =>
  item.kind === 'problem' && item.problem.severity === 'warning' ? 2 : RANKS[item.kind];
