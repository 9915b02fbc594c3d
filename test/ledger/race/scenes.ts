import type { Run, RunOrder, Services } from '../../../src/phases/run.ts';
import { everyInterleaving, type Explored } from './interleavings.ts';
import type { Actor } from './move.ts';
import { littleWorld, type Beginning, type Breakage } from './little-world.ts';

/** What an actor does with the services that it has. */
export type Part = (services: Services, begun: Beginning) => Promise<unknown>;

export interface Meeting {
  /** What the ledger has before. */
  readonly before?: (services: Services, begun: Beginning) => Promise<void>;
  readonly parts: Readonly<Record<string, Part>>;
  /** What must hold in the end, whoever was first. */
  readonly then: (begun: Beginning) => Promise<void>;
  readonly atMost?: number;
}

/** All orders in which the parts may meet. @throws with the order in which something does not hold */
export function meet(
  { before, parts, then, atMost = 20_000 }: Meeting,
  breakage?: Breakage,
): Promise<Explored> {
  return everyInterleaving(
    async () => {
      const begun = littleWorld(breakage);
      await before?.(begun.backstage, begun);
      const actors = Object.entries(parts).map(([name, part]): [string, Actor] => [
        name,
        async (turn) => {
          await part(begun.actor(turn), begun);
        },
      ]);
      return { actors: Object.fromEntries(actors), check: () => then(begun) };
    },
    { atMost },
  );
}

/** A part that is a run's, whose work is done under `guard`. */
export const inRun =
  (
    guard: (services: Services, order: RunOrder, work: (run: Run) => Promise<void>) => Promise<void>,
    order: RunOrder,
    work: (services: Services, run: Run) => Promise<void>,
  ): Part =>
  (services) =>
    guard(services, order, (run) => work(services, run));
