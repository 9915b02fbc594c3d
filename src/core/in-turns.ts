import { byText } from './compare-text.ts';

interface TurnsOf<T> {
  /** Who takes turns. */
  readonly groupOf: (item: T) => string;
  /** What comes first, within a group and within a turn; no two items share it. */
  readonly rankOf: (item: T) => string;
}

/**
 * The items in an order in which each group has a turn before any has its next one: however many one group brings, the
 * others wait for one of them at a time. The order that the items come in does not matter.
 */
export function inTurns<T>(items: readonly T[], { groupOf, rankOf }: TurnsOf<T>): T[] {
  const turns = new Map<string, number>();
  return [...items]
    .sort(byText(rankOf))
    .map((item) => {
      const group = groupOf(item);
      const turn = turns.get(group) ?? 0;
      turns.set(group, turn + 1);
      return { item, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ item }) => item);
}
