import { forkAfter, goOn, noteMeetings, whatComesBefore, type Fork } from './forks.ts';
import type { Actor, Move } from './move.ts';
import { onStage } from './stage.ts';

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

/** @returns false when the order was left in the middle */
async function playOnce(scene: Scene, path: Fork[]): Promise<boolean> {
  const order: string[] = [];
  const troupe = Object.entries(scene.actors).map(([name, actor]) => onStage(name, actor));
  try {
    for (let depth = 0; ; depth += 1) {
      for (const each of troupe) await each.still();
      const moves = new Map(troupe.flatMap(({ name, next }) => entryOf(name, next())));
      if (moves.size === 0 && depth >= path.length) break;
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

/** A scene that does not go the same way twice would be explored in part only. */
function assertSame({ moves }: Fork, now: ReadonlyMap<string, Move>): void {
  const [before, after] = [moves, now].map((each) => JSON.stringify([...each]));
  if (before !== after) throw new Error(`the scene goes another way each time: ${before} and ${after}`);
}
