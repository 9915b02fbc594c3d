import { keyText } from '../../../src/core/access-key.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { LEASE_MS } from '../../../src/ledger/lock.ts';
import { keyState } from '../../../src/ledger/row-keys.ts';
import type { RunOrder, Services } from '../../../src/phases/run.ts';
import { recover } from '../../../src/phases/recover.ts';
import type { Beginning } from './little-world.ts';
import { actsInTheirPlace, asRun, unlocked } from './programs.ts';
import { inRun, type Part } from './scenes.ts';
import { KEY, leftAPlace, NEXT_IN_LINE, runOf, toldInTime } from './story.ts';

/** The brake has one place, which a key that could not be deactivated has left free. */
export const PLACES = 1;
const brake = { MAXDEACTIVATIONS: String(PLACES) };
export const FIRST = runOf(10, brake);
export const SECOND = runOf(5, brake);
const LATER = runOf(-1);

/** An attempt at a run, under the lock. */
export const attempt =
  (order: RunOrder, owner: string): Part =>
  (services) =>
    asRun(services, order, owner, (run) => actsInTheirPlace(services, run));

export const placeIsFree =
  (...orders: readonly RunOrder[]) =>
  async (services: Services): Promise<void> => {
    await toldInTime(services, [KEY, ...NEXT_IN_LINE]);
    for (const order of orders) await leftAPlace(services, order);
  };

/** Keys that went, each counted once. */
export const gone = ({ deeds }: Beginning): Set<string> => new Set(deeds.map((deed) => deed.accessKeyId));

/** What a later attempt at the run finds, and finishes: no place is given away twice, and each deed is on record. */
export async function brakeHeld(begun: Beginning, order: RunOrder): Promise<void> {
  expect(gone(begun).size).toBeLessThanOrEqual(PLACES);
  begun.pass(LEASE_MS);
  await attempt(order, 'later')(begun.backstage, begun);
  expect(gone(begun).size).toBe(PLACES);
  for (const deed of begun.deeds) expect(deed).toMatchObject({ isAnnounced: true });
  const { runs, keys } = begun.backstage.ledger;
  for (const key of NEXT_IN_LINE) {
    const isGone = gone(begun).has(key.accessKeyId);
    const row = (await runs.findingsOf(order.runId, [key])).found.get(keyText(key));
    expect(row).toMatchObject(
      isGone ? { stage: 'done', outcome: 'deactivated' } : { decision: { kind: 'deferred' } },
    );
    const { deactivation } = await keys.read(key);
    expect(deactivation?.state).toBe(isGone ? 'done' : undefined);
  }
}

const finishesLater = inRun(unlocked, LATER, async (services, run) => {
  await recover(services, run);
});

/** A ledger in which an attempt does not meet whom another one has let go since it looked. */
export const blind = (ledger: Ledger): Ledger => ({
  ...ledger,
  runs: {
    ...ledger.runs,
    findingsOf: async (runId, keys) => {
      const { found, unreadable } = await ledger.runs.findingsOf(runId, keys);
      const waiting = [...found].filter(([, { decision }]) => decision.kind === 'deferred');
      return { found: new Map(waiting), unreadable };
    },
  },
});

/** Each key that went, by whichever run, is on record and told of once; a later run finishes what was left open. */
export async function eachIsDoneOnce(begun: Beginning): Promise<void> {
  expect(gone(begun)).toContain(NEXT_IN_LINE[0]?.accessKeyId);
  // Whoever finds a key off that is not its own has a place left.
  expect(gone(begun).size).toBeLessThanOrEqual(2 * PLACES);
  begun.pass(LEASE_MS);
  await finishesLater(begun.backstage, begun);
  for (const deed of begun.deeds) expect(deed).toMatchObject({ isAnnounced: true });
  for (const key of NEXT_IN_LINE.filter(({ accessKeyId }) => gone(begun).has(accessKeyId))) {
    const { deactivation } = await begun.backstage.ledger.keys.read(key);
    expect(deactivation?.state).toBe('done');
    const { pk } = keyState(key);
    const words = begun.rows().filter((row) => row.pk === pk && /^NOTICE#.*#deactivated#/.test(row.sk));
    expect(words).toHaveLength(1);
  }
}
