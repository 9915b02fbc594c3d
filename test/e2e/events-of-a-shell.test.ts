import { instant } from '../../src/core/instant.ts';
import { restoreRun, RUN_7 } from '../phases/restore/asked.ts';
import { hubPolicy } from '../deploy/deployed-roles.ts';
import { onCallPolicy } from '../deploy/enforcer-policy.ts';
import { BUS, eventsOn, inShort } from './event-bus.ts';
import { NO_RETRIES, onDay, SENDER, stage, type Stage } from './harness.ts';
import { onlyAccounts } from './only-accounts.ts';
import { codes, owner } from './people.ts';

/** What the stack's runs do with a bus, of which whoever types a command says nothing. */
async function withBus(): Promise<{ readonly staged: Stage; readonly shell: Stage }> {
  const world = onlyAccounts({ name: 'shop', users: [owner('ann')] });
  const staged = await stage(world, { EVENTBUS: BUS }, { client: NO_RETRIES });
  staged.organization.eventBuses.create(BUS);
  return { staged, shell: staged.engine({ EVENTBUS: '' }) };
}

const ended = (day: number): string => `Run Ended ${onDay(day).slice(0, 13)}-00-00Z-enforce`;
const toldSince = (staged: Stage, before: number): string[] => eventsOn(staged).slice(before).map(inShort);
const goneBy = ({ organization }: Stage, day: number): void => {
  organization.clock.set(new Date(instant(onDay(day))));
};
const mark = async (staged: Stage): Promise<unknown> =>
  (await staged.rows()).find(({ pk }) => pk === 'LOCK')?.keepsEvents;

/** The process ends right after a call of this action took effect. */
async function dieAfter(staged: Stage, day: number, action: string): Promise<void> {
  let isDead = false;
  staged.organization.faults.intercept((call) => {
    if (isDead) return { kind: 'drop', when: 'before' };
    isDead = call.action === action;
    return isDead ? { kind: 'drop', when: 'after' } : undefined;
  });
  await expect(staged.run(day)).rejects.toThrow();
  expect(isDead).toBe(true);
  staged.organization.faults.clear();
}

test('what a killed run did to a key is told, though a restore without EVENTBUS is the first to record it', async () => {
  const { staged, shell } = await withBus();
  await staged.run(0);
  await dieAfter(staged, 7, 'UpdateAccessKey');
  goneBy(staged, 8.1);
  const before = eventsOn(staged).length;
  const policy = staged.organization.world.hub.policy;
  staged.organization.world.hub.policy = hubPolicy(SENDER, null, onCallPolicy);
  expect((await restoreRun(shell, RUN_7)).keys.map(({ outcome }) => outcome)).toEqual(['restored']);
  expect(toldSince(staged, before)).toEqual([]);
  staged.organization.world.hub.policy = policy;
  await staged.run(9);
  expect(toldSince(staged, before).sort()).toEqual([
    'Key Deactivated ann',
    'Key Restored ann',
    'Notice Accepted ann deactivated',
    // Of the cycle that begins anew.
    'Notice Accepted ann first',
    'Notice Accepted ann restored',
    ended(9),
  ]);
});

test('an enforcing run without EVENTBUS keeps what it does, and what a run before it had sent', async () => {
  const { staged, shell } = await withBus();
  staged.organization.eventBuses.delete(BUS);
  await staged.run(-1);
  await dieAfter(staged, 0, 'SendRawEmail');
  await shell.run(1);
  await shell.run(2, { mode: 'dry-run' });
  staged.organization.eventBuses.create(BUS);
  await staged.run(3);
  expect(toldSince(staged, 0)).toEqual(
    expect.arrayContaining(['Notice Accepted ann first', ended(1), ended(3)]),
  );
  expect(toldSince(staged, 0)).toContain('Run Ended 2027-03-03T08-00-00Z-dry-run');
});

test('an enforcing run that is told there is no bus ends it for all, and one that has a bus begins it', async () => {
  const { staged, shell } = await withBus();
  await shell.run(0);
  expect(await mark(staged)).toBeUndefined();
  await staged.run(1);
  expect(await mark(staged)).toBe(true);
  await shell.run(2);
  expect(await mark(staged)).toBe(true);
  await staged.engine({ EVENTBUS: 'none' }).run(3);
  expect(await mark(staged)).toBeUndefined();
  await shell.run(4);
  expect(
    (await staged.rows()).filter(({ outbox, pk }) => outbox === 'EVENTS' && pk.includes('03-05')),
  ).toEqual([]);
});

test('a run that knows of the bus by the lock asks the ledger for nothing more', async () => {
  const { staged, shell } = await withBus();
  const reads = async (engine: Stage, day: number): Promise<number> => {
    const { calls } = staged.organization;
    const before = calls.count('dynamodb:GetItem');
    expect(codes(await engine.run(day))).toEqual([]);
    return calls.count('dynamodb:GetItem') - before;
  };
  await shell.run(0);
  const without = await reads(shell, 1);
  await staged.run(2);
  expect(await reads(shell, 3)).toBe(without);
});
