import { meet, type Move } from './move.ts';

/** A place in the tree of all orders: who could go on there, and whose turn it is now. */
export interface Fork {
  readonly depth: number;
  readonly moves: ReadonlyMap<string, Move>;
  /** Whose move here was tried before, by a fork further up, and means the same. */
  readonly asleep: ReadonlySet<string>;
  /** Who goes first here in some order: for each later move that meets the one made here, somebody by whom it comes before. */
  readonly first: Set<string>;
  readonly tried: Set<string>;
  actor: string;
  /** Of each actor, how many forks up to this one had to come before the move that is made here. */
  after: ReadonlyMap<string, number>;
}

/** To the next order: the last fork at which somebody else may go first. @returns false when there is none */
export function goOn(path: Fork[]): boolean {
  for (let fork = path.at(-1); fork !== undefined; fork = path.at(-1)) {
    fork.tried.add(fork.actor);
    const next = awake(fork)[0];
    if (next !== undefined) {
      fork.actor = next;
      return true;
    }
    path.pop();
  }
  return false;
}

const awake = ({ first, asleep, tried }: Pick<Fork, 'first' | 'asleep' | 'tried'>): string[] =>
  [...first].filter((name) => !asleep.has(name) && !tried.has(name));

/** @returns null when all that can happen here was played already */
export function forkAfter(before: Fork | undefined, moves: ReadonlyMap<string, Move>): Fork | null {
  const made = before?.moves.get(before.actor);
  const known = before === undefined ? [] : [...before.asleep, ...before.tried];
  const asleep = new Set(known.filter((name) => made && !meet(before?.moves.get(name), made)));
  const actor = [...moves.keys()].find((name) => !asleep.has(name));
  if (actor === undefined) return null;
  const depth = before === undefined ? 0 : before.depth + 1;
  return { depth, moves, asleep, first: new Set([actor]), tried: new Set(), actor, after: new Map() };
}

/**
 * Each earlier move that the last one meets could as well come after it: in another order, somebody goes first at its fork
 * who can begin what has to come before the last one. That need not be whoever makes the last move, who may itself be
 * waiting for others: asleep, it would leave that order unplayed.
 */
export function noteMeetings(path: readonly Fork[], last: Fork): void {
  for (const fork of path) {
    const since = path.slice(fork.depth + 1);
    if (fork.actor === last.actor || !isBefore(fork, last)) continue;
    if (since.some((each) => isBefore(fork, each) && isBefore(each, last))) continue;
    const reversed = [...since.filter((each) => !isBefore(fork, each)), last];
    const canBegin = reversed
      .filter((each) => !reversed.some((other) => other.depth < each.depth && isBefore(other, each)))
      .map(({ actor }) => actor);
    if (canBegin.some((name) => fork.first.has(name) || fork.asleep.has(name))) continue;
    for (const name of canBegin.slice(0, 1)) fork.first.add(name);
  }
}

/** Whether the move of one fork has to come before that of a later one. */
const isBefore = (one: Fork, later: Fork): boolean => (later.after.get(one.actor) ?? 0) > one.depth;

/** By its own moves before, and by each that it meets. */
export function whatComesBefore(
  path: readonly Fork[],
  name: string,
  move: Move | undefined,
): ReadonlyMap<string, number> {
  const after = new Map([[name, path.length + 1]]);
  for (const fork of path) {
    if (fork.actor !== name && !(move && meet(fork.moves.get(fork.actor), move))) continue;
    for (const [actor, at] of fork.after) after.set(actor, Math.max(at, after.get(actor) ?? 0));
  }
  return after;
}
