import { setImmediate as nextTurn } from 'node:timers/promises';
import { LEASE_MS } from '../../../src/ledger/lock.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { stage, type Stage } from '../../e2e/harness.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';
import { keep, replay, type Scene } from '../../e2e/scene.ts';

const MINUTE = 1 / (24 * 60);

async function shop(): Promise<Stage> {
  return stage(emptyWorld({ accounts: [account({ users: [owner('ci'), owner('web')] })] }));
}

/** The same shop on the eve of the deactivations. */
let noticed: Scene;
beforeAll(async () => {
  const staged = await shop();
  await staged.run(0);
  noticed = await keep(staged);
});

/** The first run is at work: it has the lock. */
async function atWork({ events }: Stage): Promise<void> {
  while (!events.some(({ event }) => event === 'accounts-discovered')) await nextTurn();
}

async function endOf(run: Promise<unknown>): Promise<void> {
  await run;
}

const mailsTo = ({ organization }: Stage, ...users: string[]): number[] =>
  users.map((name) => organization.ses.mailbox.to(`${name}@example.org`).length);

/** Without the lock row, which says who asked last. */
const rowsOf = async (staged: Stage) => (await staged.rows()).filter(({ pk }) => pk !== 'LOCK');

describe('two runs at once (I5)', () => {
  test('of the same day: the second waits, sends nothing, and returns what the first one did', async () => {
    const staged = await shop();
    const first = staged.run(0);
    await atWork(staged);
    const second = staged.engine({}).run(0, { wait: () => endOf(first) });
    expect(await second).toEqual(await first);
    expect(outcomes(await first)).toEqual({ ci: 'notify first notified', web: 'notify first notified' });
    expect(mailsTo(staged, 'ci', 'web')).toEqual([1, 1]);
  });

  test('of two as-of instants: the second waits and then finds nothing more to tell', async () => {
    const staged = await shop();
    const first = staged.run(0);
    await atWork(staged);
    const second = staged.engine({}).run(MINUTE, { wait: () => endOf(first) });
    expect(outcomes(await second)).toEqual({ ci: 'wait none', web: 'wait none' });
    expect(mailsTo(staged, 'ci', 'web')).toEqual([1, 1]);
  });

  test('the second gives up, blocked, when the first still holds the lock after a lease', async () => {
    const staged = await shop();
    staged.organization.faults.intercept(({ action }) =>
      action === 'GenerateCredentialReport' ? { kind: 'delay', ms: 2_000 } : undefined,
    );
    const first = staged.run(0);
    await atWork(staged);
    const blocked = await staged.engine({}).run(0, { wait: () => Promise.resolve() });
    expect(blocked).toMatchObject({ status: 'blocked', keys: [], coverage: { total: 0 } });
    expect(codes(blocked)).toEqual(['RUN_IN_PROGRESS']);
    expect((await first).status).toBe('complete');
    expect(mailsTo(staged, 'ci', 'web')).toEqual([1, 1]);
  });

  test('the second, told to stop while it waits for the lock, takes it no more', async () => {
    const staged = await shop();
    const first = staged.run(0);
    await atWork(staged);
    const told = new AbortController();
    const second = staged.engine({}).run(MINUTE, {
      signal: told.signal,
      wait: async () => {
        await first;
        told.abort();
      },
    });
    await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await staged.services.ledger.lock.lastRun()).toBe((await first).runId);
    expect(await staged.services.ledger.lock.heldBy()).toBeNull();
  });

  describe('a run that slept over its lease, while another took its lock, stops before its next step', () => {
    const steps = ['discover', 'survey', 'plan', 'mail', 'act', 'notify 1', 'report'];

    test.each(steps)(
      'before "%s", when the other has done it all: nothing is told or written twice',
      async (step) => {
        const staged = await replay(noticed);
        const other = staged.engine({});
        let rows: unknown;
        const before = async (next: string) => {
          if (next !== step) return;
          staged.organization.clock.advance(LEASE_MS + 1);
          expect(await other.run(7)).toMatchObject({ status: 'complete', counts: { deactivated: 2 } });
          rows = await rowsOf(staged);
        };
        await expect(staged.run(7, { before })).rejects.toMatchObject({ code: 'LEASE_LOST' });
        expect(await rowsOf(staged)).toEqual(rows);
        expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(2);
        expect(mailsTo(staged, 'ci', 'web')).toEqual([1, 1]);
      },
    );

    test.each(['plan', 'act', 'notify 1'])('before "%s", while the other is at work', async (step) => {
      const staged = await replay(noticed);
      const others: Promise<unknown>[] = [];
      const before = async (next: string) => {
        if (next !== step) return;
        staged.organization.clock.advance(LEASE_MS + 1);
        others.push(staged.engine({}).run(7));
        await nextTurn();
      };
      await expect(staged.run(7, { before })).rejects.toMatchObject({ code: 'LEASE_LOST' });
      const [other] = await Promise.all(others);
      expect(other).toMatchObject({ status: 'complete', counts: { deactivated: 2 } });
      expect(mailsTo(staged, 'ci', 'web')).toEqual([1, 1]);
    });
  });
});

describe('a run that is delivered again after its end', () => {
  test.each([
    ['a day of notices', 0],
    ['a day of deactivations', 7],
  ])('changes nothing and returns the same report: %s', async (_, day) => {
    const staged = day > 0 ? await replay(noticed) : await shop();
    const first = await staged.run(day);
    const rows = await rowsOf(staged);
    staged.organization.calls.clear();
    expect(await staged.run(day)).toEqual(first);
    expect(await rowsOf(staged)).toEqual(rows);
    const services = staged.organization.calls.entries.map(({ service }) => service);
    expect(new Set(services)).toEqual(new Set(['dynamodb']));
  });

  test('changes nothing either when the day after has been and a key was switched on again', async () => {
    const staged = await replay(noticed);
    await staged.run(7);
    keyOf(staged.organization.world, 'ci').status = 'Active';
    await staged.run(8);
    const rows = await rowsOf(staged);
    await staged.run(7);
    expect(await rowsOf(staged)).toEqual(rows);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
  });
});
