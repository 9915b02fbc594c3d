import { instant, toMs } from '../../../src/core/instant.ts';
import { restoreAll } from '../../../src/phases/restore/restore-all.ts';
import { candidatesNamed } from '../../../src/phases/restore/candidates.ts';
import { lookAtAll, type LookedAt } from '../../../src/phases/restore/look.ts';
import { ahead } from '../../builders/as-of.ts';
import { deeds, restoration } from '../../builders/history.ts';
import { outage } from '../../builders/phase.ts';
import { id } from './in-hand.ts';
import { threeOf, toRestore, type Given } from './looked-at.ts';
import { ACCOUNT } from '../../builders/finding.ts';

describe('keys that another command is at', () => {
  /** The other command's claim ends so many milliseconds from now. */
  async function claimedFor(ms: number, given: Given = {}) {
    const stage = await toRestore(given);
    const at = stage.clock.now();
    const other = restoration({ state: 'intent', restoreId: 'other', at, until: instant(toMs(at) + ms) });
    for (const key of stage.looked) await stage.services.ledger.restores.claim(key, other);
    return stage;
  }

  test('are waited for until its claim is over, in which it may have been killed', async () => {
    const { all, told, active, clock } = await claimedFor(60_000, { accounts: threeOf(ACCOUNT) });
    const began = toMs(clock.now());
    const { entries, problems } = await all();
    expect(entries.map(({ outcome }) => outcome)).toEqual(['restored', 'restored', 'restored']);
    expect(problems).toEqual([]);
    expect(active.size).toBe(3);
    expect(toMs(clock.now()) - began).toBe(60_000);
    expect(told[0]).toEqual({ event: 'others-awaited', keys: 3, waitMs: 60_000 });
    expect(told.slice(1).map(({ event }) => event)).toEqual(Array(3).fill('key-settled'));
  });

  test('and that it does not let go of are left to it, which is an error', async () => {
    const { all, clock } = await claimedFor(600_000);
    const began = toMs(clock.now());
    const { entries, problems } = await all();
    expect(entries).toMatchObject([{ outcome: 'being-restored' }]);
    expect(problems).toMatchObject([{ scope: 'key', id: id(0), code: 'RUN_IN_PROGRESS' }]);
    expect(problems[0]?.message).toMatch(
      /^not switched on yet: another restore is at it, .*; run this command again when it has ended$/,
    );
    const waitedMs = toMs(clock.now()) - began;
    expect(waitedMs).toBeGreaterThan(60_000);
    expect(waitedMs).toBeLessThan(70_000);
  });

  test('are waited for no longer once somebody stops it', async () => {
    const stop = new AbortController();
    const { all, clock } = await claimedFor(600_000, { order: { signal: stop.signal } });
    const began = toMs(clock.now());
    const { sleep } = clock;
    clock.sleep = (ms) => {
      stop.abort();
      return sleep(ms);
    };
    const { entries, problems } = await all();
    expect(entries).toMatchObject([{ outcome: 'failed', detail: 'not begun: the command was told to stop' }]);
    expect(problems.map(({ code }) => code)).toEqual(['INTERRUPTED']);
    expect(toMs(clock.now()) - began).toBe(2_000);
  });

  test('are not waited for once the ledger has failed', async () => {
    let claims = 0;
    const { all, clock } = await toRestore({
      accounts: threeOf(ACCOUNT),
      parts: {
        restores: {
          read: ({ accessKeyId }) => {
            claims += 1;
            const other = restoration({ state: 'intent', restoreId: 'other', until: ahead(1) });
            return accessKeyId === id(0) ? Promise.resolve(deeds({ restoration: other })) : outage();
          },
        },
      },
    });
    const began = clock.now();
    const { entries } = await all();
    expect(claims).toBe(3);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['being-restored', 'failed', 'failed']);
    expect(clock.now()).toBe(began);
  });

  test('and that it had switched on before it was killed are recorded', async () => {
    const { services, order, looked, active, clock } = await claimedFor(60_000);
    active.add(id(0));
    await clock.sleep(60_000);
    const again = await lookAtAll(services, order, await candidatesNamed(services, looked));
    expect(again.map(({ prospect }) => prospect?.kind)).toEqual(['to-record']);
    expect(await restoreAll(services, order, again)).toMatchObject({
      entries: [{ outcome: 'restored' }],
      problems: [],
    });
  });

  test('and that are gone by now are not waited for', async () => {
    const { services, order, looked, told } = await claimedFor(600_000);
    const prospect = { kind: 'being-restored', restoration: restoration() };
    const { entries } = await restoreAll(services, order, [
      { ...looked[0], prospect, user: null } as LookedAt,
    ]);
    expect(entries).toMatchObject([{ outcome: 'being-restored' }]);
    expect(told.map(({ event }) => event)).toEqual(['key-settled']);
  });
});
