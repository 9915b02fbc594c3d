import type { DatedFinding } from '../../src/core/access-key.ts';
import { plusDays } from '../../src/core/instant.ts';
import type { RecordedDeactivation } from '../../src/core/notice-cycle.ts';
import type { Restoration } from '../../src/core/restoration.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { finding } from '../builders/finding.ts';
import { deactivation, recorded } from '../builders/history.ts';
import { notice } from '../builders/notice.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';

let staged: Stage;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
});

const KEY = finding() as DatedFinding;
const by = (runId: string, day: number): RecordedDeactivation => ({
  ...deactivation({ runId, asOf: onDay(day), state: 'intent' }),
  finding: KEY,
  reason: 'age',
});
const restoreOf = (restoreId: string, day: number, more: Partial<Restoration> = {}): Restoration => ({
  state: 'intent',
  restoreId,
  at: onDay(day),
  until: plusDays(onDay(day), 0.01),
  by: 'arn:aws:iam::111111111111:user/ann',
  why: null,
  deactivatedBy: 'run-7',
  ...more,
});
const NOT_RESTORED = { restoredAt: null };

async function deactivated(): Promise<void> {
  const { keys } = staged.services.ledger;
  await keys.recordIntent(by('run-7', 7), NOT_RESTORED);
  await keys.closeIntent(by('run-7', 7), 'done');
}

describe('the intent of a deactivation', () => {
  test('is not recorded on a state that a restore has changed since it was read', async () => {
    const { keys, restores } = staged.services.ledger;
    await deactivated();
    await restores.claim(KEY, restoreOf('one', 8));
    expect(await keys.recordIntent(by('run-8', 8), NOT_RESTORED)).toBe('restored');
    await restores.close(KEY, restoreOf('one', 8), 'done');
    expect(await keys.recordIntent(by('run-8', 8), NOT_RESTORED)).toBe('restored');
    expect(await keys.recordIntent(by('run-8', 8), { restoredAt: onDay(8) })).toBe('recorded');
  });

  test('that is closed stays as it was closed, whoever comes late', async () => {
    const { keys, restores } = staged.services.ledger;
    await deactivated();
    await keys.closeIntent(by('run-7', 7), 'withdrawn');
    expect((await restores.read(KEY)).deactivation?.state).toBe('done');
  });
});

describe('the claim of a restore', () => {
  test('is one command’s, until its time is over', async () => {
    const { restores } = staged.services.ledger;
    await deactivated();
    expect(await restores.claim(KEY, restoreOf('one', 8))).toBe(true);
    expect(await restores.claim(KEY, restoreOf('other', 8))).toBe(false);
    expect(await restores.claim(KEY, restoreOf('other', 8.02))).toBe(true);
    await restores.close(KEY, restoreOf('one', 8), 'done');
    expect((await restores.read(KEY)).restoration).toMatchObject({ restoreId: 'other', state: 'intent' });
  });

  test('is for the deactivation that was seen, and for one that is done', async () => {
    const { keys, restores } = staged.services.ledger;
    expect(await restores.claim(KEY, restoreOf('one', 8))).toBe(false);
    await keys.recordIntent(by('run-7', 7), NOT_RESTORED);
    expect(await restores.claim(KEY, restoreOf('one', 8))).toBe(false);
    await keys.closeIntent(by('run-7', 7), 'done');
    expect(await restores.claim(KEY, restoreOf('one', 8, { deactivatedBy: 'run-6' }))).toBe(false);
    expect(await restores.claim(KEY, restoreOf('one', 8))).toBe(true);
  });

  test('is possible again once it was withdrawn, and not once it is done', async () => {
    const { restores } = staged.services.ledger;
    await deactivated();
    await restores.claim(KEY, restoreOf('one', 8));
    await restores.close(KEY, restoreOf('one', 8), 'withdrawn');
    expect(await restores.claim(KEY, restoreOf('two', 8))).toBe(true);
    await restores.close(KEY, restoreOf('two', 8), 'done');
    expect(await restores.claim(KEY, restoreOf('three', 9))).toBe(false);
  });

  test('is its own also when it is asked for again, until it is closed', async () => {
    const { restores } = staged.services.ledger;
    await deactivated();
    const restoration = restoreOf('one', 8);
    expect([await restores.claim(KEY, restoration), await restores.claim(KEY, restoration)]).toEqual([
      true,
      true,
    ]);
    await restores.close(KEY, restoration, 'done');
    expect(await restores.claim(KEY, restoration)).toBe(false);
  });
});

describe('a notice that is accepted while a restore is open', () => {
  test.each(['done', 'withdrawn'] as const)(
    'begins a cycle that is found running once the restore is %s',
    async (end) => {
      const { keys, restores } = staged.services.ledger;
      await deactivated();
      await restores.claim(KEY, restoreOf('one', 8));
      await keys.recordNotice(notice({ decidedAt: onDay(9), cycle: onDay(9) }), recorded(onDay(9)));
      await restores.close(KEY, restoreOf('one', 8), end);
      const running = [];
      for await (const { accessKeyId } of keys.runningCycles(() => undefined)) running.push(accessKeyId);
      expect(running).toEqual([KEY.accessKeyId]);
      await keys.retireCycle(KEY);
      for await (const each of keys.runningCycles(() => undefined)) running.push(each.accessKeyId);
      expect(running).toHaveLength(1);
    },
  );
});

describe('open restores', () => {
  test('are told with the deactivation that they undo, until they are closed', async () => {
    const { restores } = staged.services.ledger;
    const unreadable = ({ why }: { why: string }): never => {
      throw new Error(why);
    };
    const open = async () => {
      const found = [];
      for await (const each of restores.open(unreadable)) found.push(each);
      return found;
    };
    await deactivated();
    expect(await open()).toEqual([]);
    const restoration = restoreOf('one', 8);
    await restores.claim(KEY, restoration);
    const [found] = await open();
    expect(found?.restoration).toEqual(restoration);
    expect(found?.deactivation).toMatchObject({ runId: 'run-7', state: 'done' });
    await restores.close(KEY, restoration, 'withdrawn');
    expect(await open()).toEqual([]);
  });
});

test('a key that nothing was done to has no deeds', async () => {
  const { restores } = staged.services.ledger;
  expect(await restores.read(KEY)).toMatchObject({ deactivation: null, restoration: null });
  expect(await restores.readMany([KEY])).toEqual({ found: new Map(), unreadable: new Map() });
});
