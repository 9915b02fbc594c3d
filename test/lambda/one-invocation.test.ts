import { setTimeout as delay } from 'node:timers/promises';
import { runInOneInvocation } from '../../src/lambda/one-invocation.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { codes, outcomes, owner } from '../e2e/people.ts';
import { readWhole } from '../builders/whole-report.ts';
import { recordingHost } from './recording-host.ts';

const STOP_BEFORE_END_MS = 30_000;

const withTime = (ms: number) => {
  const end = Date.now() + ms;
  return { getRemainingTimeInMillis: () => end - Date.now() };
};
const deliver = (staged: Stage, ms: number) =>
  runInOneInvocation({ scheduledTime: onDay(0) }, recordingHost(staged), withTime(ms));

const USERS = ['a', 'b', 'c', 'd', 'e', 'f'];

test('a run that has 30 seconds left stops, lets go of its lock, and goes on when it is delivered again, at once', async () => {
  const staged = await stage(
    emptyWorld({ accounts: USERS.map((name) => account({ users: [owner(name)] })) }),
    { ACCOUNTCONCURRENCY: '1' },
  );
  const { faults, calls, clock } = staged.organization;
  const slow = faults.intercept(({ action }) =>
    action === 'ListAccessKeys' ? { kind: 'delay', ms: 1_500 } : undefined,
  );
  await expect(deliver(staged, STOP_BEFORE_END_MS + 4_000)).rejects.toMatchObject({
    code: 'INTERRUPTED',
    message: expect.stringContaining('the time of this invocation is used up') as string,
  });
  expect(await staged.services.ledger.lock.heldBy()).toBeNull();
  const asked = calls.count('iam:ListAccessKeys');
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(USERS.length);

  slow();
  const before = clock.now().getTime();
  const { runId, status } = await deliver(staged, 900_000);
  expect(status).toBe('complete');
  expect(clock.now().getTime() - before).toBeLessThan(60_000);
  expect(calls.count('iam:ListAccessKeys')).toBeLessThan(2 * USERS.length);
  const report = await readWhole(staged.services, runId);
  expect(codes(report)).toEqual([]);
  expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['notify first notified']));
}, 60_000);

test('a run whose time is up before it has begun lets go of the lock that it took', async () => {
  const staged = await stage(emptyWorld({ accounts: [account({ users: [owner('a')] })] }));
  await expect(deliver(staged, STOP_BEFORE_END_MS - 10_000)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await staged.services.ledger.lock.heldBy()).toBeNull();
  expect((await deliver(staged, 900_000)).status).toBe('complete');
});

test('a run that ends in time leaves no alarm clock behind in its machine', async () => {
  const staged = await stage(emptyWorld());
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  await deliver(staged, STOP_BEFORE_END_MS + 60_000);
  await delay(50);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(
    before,
  );
});
