import type { EmailAddress } from '../../src/core/contact.ts';
import { plusDays, toMs } from '../../src/core/instant.ts';
import { HEARTBEAT_MS, isMarkedForEvents, LEASE_MS, runLock, type RunLock } from '../../src/ledger/lock.ts';
import { STALE } from '../../src/simulator/protocol/api-error.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { refuses, says, sleeplessClock, tableAnswering } from './stub-table.ts';

let staged: Stage;
let lock: RunLock;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
  ({ lock } = staged.services.ledger);
});
afterEach(() => staged.close());

const LEASE_DAYS = LEASE_MS / 86_400_000;
const NOW = onDay(0);
const pass = (ms: number) => {
  staged.organization.clock.advance(ms);
};

test('the lock is renewed only for its owner, even when the one who took it over has let it go again', async () => {
  await lock.acquire('first', 'run-1');
  pass(LEASE_MS);
  await lock.acquire('second', 'run-2');
  await lock.release('second');
  expect(await lock.renew('first')).toBeNull();
  expect(await lock.renew('second')).not.toBeNull();
});

test('the lock is one attempt’s, for as long as its lease', async () => {
  expect(await lock.acquire('first', 'run-1')).toEqual({ held: true, leaseUntil: plusDays(NOW, LEASE_DAYS) });
  expect(await lock.acquire('second', 'run-2')).toEqual({
    held: false,
    byRun: 'run-1',
    leaseUntil: plusDays(NOW, LEASE_DAYS),
  });
  expect(await lock.heldBy()).toBe('run-1');
});

test.each([
  ['just under', LEASE_MS - 1, false],
  ['exactly', LEASE_MS, true],
  ['just over', LEASE_MS + 1, true],
])('the lock of a run that crashed is free after its lease: %s', async (_, ms, isFree) => {
  await lock.acquire('first', 'run-1');
  pass(ms);
  expect(await lock.heldBy()).toBe(isFree ? null : 'run-1');
  expect((await lock.acquire('second', 'run-2')).held).toBe(isFree);
});

test('a mail that a run signed right before it froze is refused by AWS, once another run may have the lock', async () => {
  const { calls, clock, faults, ses } = staged.organization;
  const { leaseUntil } = await lock.acquire('first', 'run-1');
  pass(HEARTBEAT_MS - 1);
  let isFrozen = false;
  faults.intercept(({ action }) => {
    if (action !== 'SendRawEmail' || isFrozen) return undefined;
    isFrozen = true;
    return {
      kind: 'hold',
      until: async () => {
        for (let waitedMs = 0; waitedMs <= LEASE_MS; waitedMs += 1_000) {
          if ((await lock.acquire('second', 'run-2')).held) return;
          pass(1_000);
        }
      },
    };
  });
  const mail = {
    to: 'ann@example.com' as EmailAddress,
    subject: 's',
    text: 't',
    html: '<p>t</p>',
    thread: null,
  };
  // As a run looks before each attempt of a call that changes something.
  const isHeld = () =>
    clock.now().getTime() < toMs(leaseUntil)
      ? Promise.resolve()
      : Promise.reject(new Error('the lease is over'));
  await expect(staged.services.ses.send(mail, isHeld)).rejects.toThrow('Signature expired');
  expect(await lock.heldBy()).toBe('run-2');
  expect(calls.find({ action: 'ses:SendRawEmail' }).map(({ outcome }) => outcome)).toEqual([
    expect.stringMatching(STALE),
  ]);
  expect(ses.mailbox.to(mail.to)).toEqual([]);
});

test('whoever has the lock may take it again, and renew it, from then on', async () => {
  await lock.acquire('first', 'run-1');
  pass(LEASE_MS - 1);
  const until = plusDays(NOW, (2 * LEASE_MS - 1) / 86_400_000);
  expect(await lock.acquire('first', 'run-1')).toEqual({ held: true, leaseUntil: until });
  expect(await lock.renew('first')).toBe(until);
  pass(LEASE_MS - 1);
  expect(await lock.heldBy()).toBe('run-1');
});

test('a lock that is let go is free at once, and only its owner lets it go', async () => {
  await lock.acquire('first', 'run-1');
  await lock.release('second');
  expect(await lock.heldBy()).toBe('run-1');
  await lock.release('first');
  expect(await lock.heldBy()).toBeNull();
  expect(await lock.lastRun()).toBe('run-1');
  expect(await lock.acquire('second', 'run-2')).toMatchObject({ held: true });
});

test('before any run nobody has the lock, and nobody had it', async () => {
  expect(await lock.heldBy()).toBeNull();
  expect(await lock.lastRun()).toBeNull();
  expect(await lock.uncheckedRuns()).toEqual([]);
  await lock.release('nobody');
  await lock.recordChecked('run-1');
  expect(await staged.rows()).toEqual([]);
});

test('runs that began are remembered, oldest first, until they are checked', async () => {
  for (const n of [3, 1, 2]) {
    await lock.acquire(`owner-${n}`, `run-${n}`);
    await lock.release(`owner-${n}`);
  }
  expect(await lock.uncheckedRuns()).toEqual(['run-1', 'run-2', 'run-3']);
  await lock.recordChecked('run-2');
  expect(await lock.uncheckedRuns()).toEqual(['run-1', 'run-3']);
});

describe('whether events are kept', () => {
  const marks: boolean[] = [];
  let table: Parameters<typeof runLock>[0];
  beforeEach(() => {
    marks.length = 0;
  });

  test('is known by the last run that said something of it', async () => {
    const told = (row: object | null) => {
      ({ table } = tableAnswering(() => says(row === null ? {} : { Item: row })));
      return isMarkedForEvents(table, sleeplessClock());
    };
    const row = {
      pk: { S: 'LOCK' },
      sk: { S: 'RUN' },
      owner: { S: 'first' },
      runId: { S: 'run-1' },
      leaseUntil: { S: '2027-03-01T08:00:00.000Z' },
    };
    expect(await told(null)).toBe(false);
    expect(await told(row)).toBe(false);
    expect(await told({ ...row, keepsEvents: { BOOL: false } })).toBe(false);
    expect(await told({ ...row, keepsEvents: { BOOL: true } })).toBe(true);
    expect(await told({ ...row, keepsEvents: { S: 'damaged' } })).toBe(true);
  });

  test('is said by the run that takes the lock, and stays as it is where it says nothing', async () => {
    const wholeRow = async () => (await staged.rows()).find(({ pk }) => pk === 'LOCK');
    await lock.acquire('first', 'run-1', 'keep');
    expect(await wholeRow()).toMatchObject({ keepsEvents: true });
    await lock.acquire('first', 'run-1');
    expect(await wholeRow()).toMatchObject({ keepsEvents: true });
    await lock.acquire('first', 'run-1', 'drop');
    expect(await wholeRow()).not.toHaveProperty('keepsEvents');
  });

  test('is told to whoever asks by the lock, as it was before and as it is then', async () => {
    ({ table } = tableAnswering(({ verb }) => (verb === 'GetItem' ? says({}) : says({}))));
    const marked = runLock(table, sleeplessClock(), (isMarked) => marks.push(isMarked));
    await marked.acquire('first', 'run-1', 'keep');
    await marked.acquire('first', 'run-1', 'drop');
    await marked.acquire('first', 'run-1');
    expect(marks).toEqual([false, true, false, false, false]);
  });
});

test('a lock that nobody can read is an error with a fix, for runs and for those who ask who ran last', async () => {
  await staged.putRows([{ pk: 'LOCK', sk: 'RUN', owner: 7 }]);
  for (const asked of [lock.acquire('first', 'run-1'), lock.lastRun()])
    await expect(asked).rejects.toMatchObject({ name: 'KeyRotationError', code: 'LEDGER_UNREADABLE' });
  await expect(lock.heldBy()).rejects.toMatchObject({ name: 'RowUnreadableError' });
});

test('a ledger that does not answer is not a lock that cannot be read', async () => {
  const { table } = tableAnswering(() => refuses(400, 'AccessDeniedException'));
  await expect(runLock(table, sleeplessClock()).lastRun()).rejects.not.toMatchObject({
    code: 'LEDGER_UNREADABLE',
  });
});
