import type { Pause } from '../../../src/core/pause.ts';
import { LEASE_MS } from '../../../src/ledger/lock.ts';
import { recover } from '../../../src/phases/recover.ts';
import type { Services } from '../../../src/phases/run.ts';
import { AS_OF } from '../../builders/as-of.ts';
import type { Beginning } from './little-world.ts';
import { deactivates, restores, unlocked } from './programs.ts';
import { inRun, type Part } from './scenes.ts';
import { decidedToDeactivate, FIRST, intentOf, KEY, runOf, SECOND, toldInTime } from './story.ts';

/** Of the days after, which finishes whatever was left open. */
const NEXT = runOf(-1);

export const one = inRun(unlocked, FIRST, deactivates);
export const other = inRun(unlocked, SECOND, deactivates);
export const finishes = inRun(unlocked, SECOND, async (services, run) => {
  await recover(services, run);
});
export const restoresKey: Part = (services) => restores(services, FIRST, 'ann');
export const restoresToo: Part = (services) => restores(services, FIRST, 'bob');
export const pauses: Part = ({ ledger }) => ledger.pause.begin(PAUSE);
export const PAUSE: Pause = { by: 'ann', since: AS_OF, reason: 'wrong keys' };

export const toldAndDecided = async (services: Services): Promise<void> => {
  await toldInTime(services);
  await decidedToDeactivate(services, FIRST);
  await decidedToDeactivate(services, SECOND);
};

/** The key is off by the first run. */
export const deactivated = async (services: Services, begun: Beginning): Promise<void> => {
  await toldAndDecided(services);
  await one(services, begun);
};

/** The first run died after it had switched the key off, before it could say so. */
export const cutShort = async ({ ledger, ...services }: Services, begun: Beginning): Promise<void> => {
  await toldAndDecided({ ledger, ...services });
  await ledger.keys.recordIntent(intentOf(FIRST), { restoredAt: null });
  begun.key.active = false;
};

const wordsOf = (begun: Beginning, kind: string) =>
  begun.rows().filter(({ sk }) => sk.startsWith('NOTICE#') && sk.includes(`#${kind}#`));

/** After a later run has finished what was open, ledger and IAM say the same, and each deed was told once. */
export async function agrees(begun: Beginning): Promise<void> {
  for (const deed of begun.deeds) expect(deed).toMatchObject({ isAnnounced: true });
  begun.pass(LEASE_MS);
  await decidedToDeactivate(begun.backstage, NEXT);
  await finishesNext(begun.backstage, begun);
  const { deactivation, restoration } = await begun.backstage.ledger.restores.read(KEY);
  if (!begun.key.active) expect(deactivation).toMatchObject({ state: 'done' });
  const last = begun.deeds.at(-1)?.kind;
  if (last === 'activate') expect(restoration).toMatchObject({ state: 'done' });
  expect(deactivation?.state).not.toBe('intent');
  expect(restoration?.state).not.toBe('intent');
  if (deactivation?.state === 'done') expect(wordsOf(begun, 'deactivated')).toHaveLength(1);
  expect(wordsOf(begun, 'restored')).toHaveLength(
    begun.deeds.some(({ kind }) => kind === 'activate') ? 1 : 0,
  );
}
const finishesNext = inRun(unlocked, NEXT, async (services, run) => {
  await recover(services, run);
});
