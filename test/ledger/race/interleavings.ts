/** One thing that an actor is about to do: to what, and whether it changes that. */
export interface Move {
  readonly name: string;
  /** What others may change or read as well; `*` is everything. */
  readonly on: readonly string[];
  readonly changes: boolean;
}

/** Waits until it is this actor's turn, then makes the move. */
export type Turn = <T>(move: Move, make: () => Promise<T>) => Promise<T>;

/** Whoever acts: one move at a time, and nothing between two moves that others could see. */
export type Actor = (turn: Turn) => Promise<void>;

/** A world at its beginning, with all who act in it. */
export interface Scene {
  readonly actors: Readonly<Record<string, Actor>>;
  /** What must hold once all have ended. */
  check(): Promise<void>;
}

export interface Explored {
  /** Orders that were played to their end. */
  readonly played: number;
  /** Orders that were left in the middle: they differ from one that was played in moves that do not meet. */
  readonly cut: number;
}

/** A place in the tree of all orders: who could go on there, and whose turn it is now. */
interface Fork {
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

/**
 * Plays a scene in every order in which its actors can make their moves, depth first, from a new beginning each time. Of
 * orders that differ only in which of two moves comes first that do not meet, one is played (dynamic partial-order reduction
 * with source sets and sleep sets, Abdulla, Aronis, Jonsson and Sagonas 2014).
 * @throws what the check or an actor threw, with the order in which it happened; RangeError when there are more orders
 */
export async function everyInterleaving(
  begin: () => Promise<Scene>,
  { atMost }: { readonly atMost: number },
): Promise<Explored> {
  const path: Fork[] = [];
  let [played, cut] = [0, 0];
  do {
    if (played + cut >= atMost) throw new RangeError(`there are more than ${atMost} orders`);
    const isWhole = await playOnce(await begin(), path);
    if (isWhole) played += 1;
    else cut += 1;
  } while (goOn(path));
  return { played, cut };
}

/** To the next order: the last fork at which somebody else may go first. @returns false when there is none */
function goOn(path: Fork[]): boolean {
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

/** @returns false when the order was left in the middle */
async function playOnce(scene: Scene, path: Fork[]): Promise<boolean> {
  const order: string[] = [];
  const troupe = Object.entries(scene.actors).map(([name, actor]) => onStage(name, actor));
  try {
    for (let depth = 0; ; depth += 1) {
      for (const each of troupe) await each.still();
      const moves = new Map(troupe.flatMap(({ name, next }) => entryOf(name, next())));
      if (moves.size === 0) break;
      const fork = path[depth] ?? forkAfter(path.at(-1), moves);
      if (fork === null) return false;
      if (depth === path.length) path.push(fork);
      assertSame(fork, moves);
      if (depth === path.length - 1) {
        fork.after = whatComesBefore(path.slice(0, depth), fork.actor, moves.get(fork.actor));
        noteMeetings(path.slice(0, depth), fork);
      }
      order.push(`${fork.actor}: ${moves.get(fork.actor)?.name ?? ''}`);
      await troupe.find(({ name }) => name === fork.actor)?.go();
    }
    await scene.check();
    return true;
  } catch (error) {
    throw new Error(`in the order\n  ${order.join('\n  ')}\n${String(error)}`, { cause: error });
  } finally {
    await Promise.all(troupe.map((each) => each.leave()));
  }
}

const entryOf = (name: string, move: Move | null): [string, Move][] => (move === null ? [] : [[name, move]]);

/** @returns null when all that can happen here was played already */
function forkAfter(before: Fork | undefined, moves: ReadonlyMap<string, Move>): Fork | null {
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
function noteMeetings(path: readonly Fork[], last: Fork): void {
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
function whatComesBefore(
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

function meet(one: Move | undefined, other: Move): boolean {
  if (one === undefined || !(one.changes || other.changes)) return false;
  return one.on.some((each) => each === '*' || other.on.includes('*') || other.on.includes(each));
}

/** A scene that does not go the same way twice would be explored in part only. */
function assertSame({ moves }: Fork, now: ReadonlyMap<string, Move>): void {
  const [before, after] = [moves, now].map((each) => JSON.stringify([...each]));
  if (before !== after) throw new Error(`the scene goes another way each time: ${before} and ${after}`);
}

class LeftError extends Error {
  override readonly name = 'LeftError';
}

function onStage(name: string, actor: Actor) {
  let waiting: { readonly move: Move; readonly go: () => Promise<void>; readonly leave: () => void } | null =
    null;
  let [isLeft, isOver] = [false, false];
  let failure: { readonly error: unknown } | null = null;
  let tell = (): void => undefined;

  const turn: Turn = (move, make) =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(new LeftError('the order is left'));
      };
      if (isLeft) {
        leave();
        return;
      }
      if (waiting !== null) throw new Error(`${name} makes two moves at once: ${move.name}`);
      waiting = { move, leave, go: () => make().then(resolve, reject) };
      tell();
    });

  const played = actor(turn).then(
    () => undefined,
    (error: unknown) => {
      if (!isLeft) failure = { error };
    },
  );
  const over = played.then(() => {
    isOver = true;
    tell();
  });

  return {
    name,
    next: () => waiting?.move ?? null,
    /** Waits until the actor waits for its turn, or has ended. @throws what it threw */
    async still(): Promise<void> {
      if (waiting === null && !isOver) await new Promise<void>((resolve) => (tell = resolve));
      if (failure !== null) throw failure.error;
    },
    async go(): Promise<void> {
      const mine = waiting;
      waiting = null;
      await mine?.go();
    },
    leave(): Promise<void> {
      isLeft = true;
      waiting?.leave();
      return over;
    },
  };
}
