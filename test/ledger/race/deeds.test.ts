import type { Ledger } from '../../../src/ledger/ledger.ts';
import {
  agrees,
  deactivated,
  one,
  other,
  PAUSE,
  pauses,
  restoresKey,
  restoresToo,
  toldAndDecided,
} from './deeds.ts';
import { asRun, deactivates } from './programs.ts';
import { meet } from './scenes.ts';
import { FIRST, KEY, SECOND } from './story.ts';

describe('in any order', () => {
  test('two runs under the lock deactivate one key once', async () => {
    await meet({
      before: toldAndDecided,
      parts: {
        one: (services) => asRun(services, FIRST, 'one', (run) => deactivates(services, run)),
        other: (services) => asRun(services, SECOND, 'other', (run) => deactivates(services, run)),
      },
      then: async (begun) => {
        expect(begun.deeds).toHaveLength(1);
        await agrees(begun);
      },
    });
  });

  test('a restore beside the run that deactivates another time leaves what is last on record', async () => {
    await meet({ before: deactivated, parts: { restore: restoresKey, run: other }, then: agrees });
  });

  test('two restores switch the key on once', async () => {
    await meet({
      before: deactivated,
      parts: { ann: restoresKey, bob: restoresToo },
      then: async (begun) => {
        expect(begun.deeds.filter(({ kind }) => kind === 'activate')).toHaveLength(1);
        await agrees(begun);
      },
    });
  });

  test('after a pause no deed begins but the one that had looked before', async () => {
    await meet({
      before: toldAndDecided,
      parts: {
        run: one,
        pause: pauses,
      },
      then: async (begun) => {
        expect(await begun.backstage.ledger.pause.read()).toEqual(PAUSE);
        expect(begun.deeds.length).toBeLessThanOrEqual(1);
        const { deactivation } = await begun.backstage.ledger.restores.read(KEY);
        if (begun.deeds.length === 0) expect(deactivation?.state ?? 'withdrawn').toBe('withdrawn');
        await begun.backstage.ledger.pause.end();
        await agrees(begun);
      },
    });
  });

  test('two pauses and a resume end as one of them says', async () => {
    await meet({
      parts: {
        ann: pauses,
        bob: ({ ledger }) => ledger.pause.begin({ ...PAUSE, by: 'bob' }),
        eve: ({ ledger }) => ledger.pause.end(),
      },
      then: async ({ backstage }) => {
        const standing = await backstage.ledger.pause.read();
        if (standing !== null) expect(['ann', 'bob']).toContain(standing.by);
      },
    });
  });
});

describe('a ledger with one condition less is found out', () => {
  const withKeys = (change: (keys: Ledger['keys']) => Partial<Ledger['keys']>) => (ledger: Ledger) => ({
    ...ledger,
    keys: { ...ledger.keys, ...change(ledger.keys) },
  });

  test('that announces nothing', async () => {
    const silent = withKeys(() => ({ recordIntent: () => Promise.resolve('recorded') }));
    const meeting = meet({ before: toldAndDecided, parts: { one }, then: agrees }, silent);
    await expect(meeting).rejects.toThrow(/isAnnounced/);
  });

  test('that lets two restores have one key', async () => {
    const generous = (ledger: Ledger): Ledger => ({
      ...ledger,
      restores: {
        ...ledger.restores,
        claim: async (key, restoration) => (await ledger.restores.claim(key, restoration)) || true,
      },
    });
    const meeting = meet(
      {
        before: deactivated,
        parts: { ann: restoresKey, bob: restoresToo },
        then: (begun) => {
          expect(begun.deeds.filter(({ kind }) => kind === 'activate')).toHaveLength(1);
          return Promise.resolve();
        },
      },
      generous,
    );
    await expect(meeting).rejects.toThrow(/in the order/);
  });
});
