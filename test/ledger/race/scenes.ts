import type { Run, RunOrder, Services } from '../../../src/phases/run.ts';
import { everyInterleaving, type Explored } from './interleavings.ts';
import { LEASE_MS } from '../../../src/ledger/lock.ts';
import type { Actor, Turn } from './move.ts';
import { littleWorld, TIME_PASSES, type Beginning, type Breakage } from './little-world.ts';

/** What an actor does with the services that it has. */
export type Part = (services: Services, begun: Beginning) => Promise<unknown>;

/** What happens by itself, and is no call of anybody. */
export type Event = (begun: Beginning, turn: Turn) => Promise<void>;

export interface Meeting {
  /** What the ledger has before. */
  readonly before?: (services: Services, begun: Beginning) => Promise<void>;
  readonly parts: Readonly<Record<string, Part>>;
  readonly meanwhile?: Readonly<Record<string, Event>>;
  /** What must hold in the end, whoever was first. */
  readonly then: (begun: Beginning) => Promise<void>;
  readonly atMost?: number;
  /** Whether facts are told over an event bus. */
  readonly hasBus?: boolean;
}

/** All orders in which the parts may meet. @throws with the order in which something does not hold */
export function meet(
  { before, parts, meanwhile = {}, then, atMost = 20_000, hasBus = false }: Meeting,
  breakage?: Breakage,
): Promise<Explored> {
  return everyInterleaving(
    async () => {
      const begun = littleWorld(breakage, { hasBus });
      await before?.(begun.backstage, begun);
      const actors = Object.entries(parts).map(([name, part]): [string, Actor] => [
        name,
        async (turn) => {
          await part(begun.actor(turn), begun);
        },
      ]);
      const events = Object.entries(meanwhile).map(([name, event]): [string, Actor] => [
        name,
        (turn) => event(begun, turn),
      ]);
      return { actors: Object.fromEntries([...actors, ...events]), check: () => then(begun) };
    },
    { atMost },
  );
}

/** So long that leases and claims are over. */
export const timePasses: Event = (begun, turn) =>
  turn(TIME_PASSES, () => {
    begun.pass(LEASE_MS);
    return Promise.resolve();
  });

/** A part that is a run's, whose work is done under `guard`. */
export const inRun =
  (
    guard: (services: Services, order: RunOrder, work: (run: Run) => Promise<void>) => Promise<void>,
    order: RunOrder,
    work: (services: Services, run: Run) => Promise<void>,
  ): Part =>
  (services) =>
    guard(services, order, (run) => work(services, run));
