import { compareText } from '../../core/compare-text.ts';
import { groupBy } from '../../core/group-by.ts';
import type { Problem } from '../../core/problem.ts';
import type { KeyEntry, RunReport } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';

/** What is new, an account after the other, the worst first. */
export interface News {
  readonly total: number;
  readonly groups: readonly NewsOfAccount[];
}

interface NewsOfAccount {
  /** null of what is about no account: the run as a whole, a mail. */
  readonly accountId: string | null;
  readonly isLost: boolean;
  readonly items: readonly Item[];
}

export type Item =
  /** `fixes`: how many new problems the same advice mends. */
  | { readonly kind: 'problem'; readonly problem: Problem; readonly fixes: number }
  | { readonly kind: 'stopped'; readonly key: KeyEntry }
  | { readonly kind: 'back' }
  | { readonly kind: 'lost'; readonly reason: string | null }
  | { readonly kind: 'told'; readonly keys: readonly KeyEntry[] };

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

export function newsOf(report: RunReport, changes: RunChanges): News {
  const { accounts } = changes;
  const lost = new Set(accounts.newlyUnreachable.map(({ accountId }) => accountId));
  const problems = problemItems(report, changes);
  const explained = new Set(
    problems.flatMap(([accountId, item]) =>
      item.kind === 'problem' && item.problem.scope === 'account' ? [accountId] : [],
    ),
  );
  const located: readonly Located[] = [
    ...problems,
    ...accounts.newlyUnreachable
      .filter(({ accountId }) => !explained.has(accountId))
      .map(({ accountId, reason }): Located => [accountId, { kind: 'lost', reason }]),
    ...stopped(report, changes).map((key): Located => [key.accountId, { kind: 'stopped', key }]),
    ...accounts.back.map(({ accountId }): Located => [accountId, { kind: 'back' }]),
    ...[...groupBy(told(report, changes), ({ accountId }) => accountId)].map(([accountId, keys]): Located => [
      accountId,
      { kind: 'told', keys },
    ]),
  ];
  const groups = [...groupBy(located, ([accountId]) => accountId)].map(([accountId, ofAccount]) => ({
    accountId,
    isLost: accountId !== null && lost.has(accountId),
    items: ofAccount.map(([, item]) => item).toSorted((a, b) => rankOf(a) - rankOf(b)),
  }));
  return { total: located.length, groups: worstFirst(groups) };
}

function problemItems(report: RunReport, { problems }: RunChanges): Located[] {
  const accountOfKey = new Map(report.keys.map(({ accessKeyId, accountId }) => [accessKeyId, accountId]));
  const kinds = groupBy(problems.new, kindOf);
  return problems.new.map((each) => [
    accountOf(each, accountOfKey),
    { kind: 'problem', problem: each, fixes: kinds.get(kindOf(each))?.length ?? 1 },
  ]);
}

/** Problems that the same advice mends. */
export const kindOf = ({ code: what, fix }: Problem): string => `${what} ${fix}`;

function accountOf({ scope, id }: Problem, accountOfKey: ReadonlyMap<string, string>): string | null {
  if (scope === 'key') return accountOfKey.get(id) ?? null;
  return /^(\d{12})(?:\/|$)/.exec(id)?.[1] ?? null;
}

const stopped = ({ mode }: RunReport, { deactivated, newlyPlanned }: RunChanges): readonly KeyEntry[] =>
  mode === 'enforce' ? deactivated : newlyPlanned.filter(({ outcome }) => outcome === 'would-deactivate');

const told = ({ mode }: RunReport, { newlyDue, newlyPlanned }: RunChanges): readonly KeyEntry[] =>
  mode === 'enforce'
    ? newlyDue.filter(({ notice, outcome }) => notice === 'first' && outcome === 'notified')
    : newlyPlanned.filter(({ outcome }) => outcome === 'would-notify');

const RANKS = { lost: 0, problem: 0, stopped: 1, back: 3, told: 4 } as const;

const rankOf = (item: Item): number =>
  item.kind === 'problem' && item.problem.severity === 'warning' ? 2 : RANKS[item.kind];

/** By the worst of each account, then by how much there is of it; the run as a whole concerns them all. */
function worstFirst(groups: readonly NewsOfAccount[]): NewsOfAccount[] {
  const weigh = ({ accountId, items }: NewsOfAccount): string => {
    const worst = Math.min(...items.map(rankOf));
    const ofThat = items.filter((item) => rankOf(item) === worst).length;
    const isOfAll = accountId === null && worst === 0;
    return [isOfAll ? 0 : 1, worst, String(1_000_000 - ofThat).padStart(7, '0'), accountId ?? ''].join(' ');
  };
  return groups
    .map((group) => ({ group, weight: weigh(group) }))
    .sort((a, b) => compareText(a.weight, b.weight))
    .map(({ group }) => group);
}
