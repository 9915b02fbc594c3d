import { DAY_MS } from '../../src/core/instant.ts';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { ledgerRows } from '../e2e/ledger-rows.ts';
import { stage, type Stage } from '../e2e/harness.ts';
import { keyrotation, type Ended } from './child-process.ts';

const KEY = 'AKIAEXAMPLE00000000A';
const NEW = 'moved-ledger';

/** An organization in the present, whose hub has given notice of a key of 40 days. */
async function noticed(): Promise<Stage> {
  const owner = user({
    name: 'ci',
    tags: { Contact: 'ann@example.com' },
    accessKeys: [accessKey({ id: KEY, createDate: new Date(Date.now() - 40 * DAY_MS) })],
  });
  const world = emptyWorld({
    accounts: [account({ users: [owner] })],
    hub: { policy: ADMINISTRATOR_POLICY },
  });
  const staged = await stage(world, {}, { startAt: new Date(), running: true });
  expect((await staged.runNow()).counts.notified).toBe(1);
  // The engine's clock is ahead, since its waits pass at once; the command's is this machine's.
  const lock = (await staged.rows()).find(({ pk }) => pk === 'LOCK');
  if (lock) await staged.putRows([{ ...lock, leaseUntil: new Date().toISOString() }]);
  const other = ledgerRows(staged.organization, NEW);
  await other.create();
  other.close();
  return staged;
}

const move = ({ organization }: Stage, ...args: string[]): Promise<Ended> =>
  keyrotation(['move', '--from-region', organization.region, '--ledger-table', NEW, ...args], organization)
    .ended;
const FROM = ['--from-ledger-table', 'keyrotation-ledger', '--yes'];

test('notices that the old hub has given count in the new one, and the old one does nothing more', async () => {
  const staged = await noticed();
  const { exitCode, stdout, stderr } = await move(staged, ...FROM);
  expect({ exitCode, stderr: stderr.split('\n')[0] }).toEqual({
    exitCode: 0,
    stderr: expect.stringMatching(/^From {2}keyrotation-ledger in .* of 111111111111, as arn:/) as unknown,
  });
  expect(stdout).toMatch(
    /^Moved: \d+ rows from keyrotation-ledger in .* to moved-ledger in .*; 0 were there/,
  );

  staged.organization.clock.advance(8 * DAY_MS);
  const old = await staged.runNow();
  expect(old).toMatchObject({ status: 'blocked', mail: { blocked: 'PAUSED' } });
  const fresh = await staged.engine({ LEDGERTABLE: NEW }).runNow();
  expect(fresh.keys.map(({ accessKeyId, outcome }) => [accessKeyId, outcome])).toEqual([
    [KEY, 'deactivated'],
  ]);
});

test('meanwhile no run begins in the new hub, and afterwards its lock is free', async () => {
  const staged = await noticed();
  const fresh = staged.engine({ LEDGERTABLE: NEW }).services.ledger.lock;
  const [tried, copied]: [boolean[], string[]] = [[], []];
  const pending: Promise<unknown>[] = [];
  staged.organization.faults.intercept(({ action, params }) => {
    if (action !== 'PutItem' || params.TableName !== NEW) return undefined;
    copied.push(NEW);
    if (copied.length === 1)
      pending.push(fresh.acquire('somebody', 'a-run').then(({ held }) => tried.push(held)));
    return undefined;
  });
  const { exitCode } = await move(staged, ...FROM);
  await Promise.all(pending);
  expect([exitCode, copied.length > 3, tried]).toEqual([0, true, [false]]);
  await expect(fresh.heldBy()).resolves.toBeNull();
  await expect(fresh.uncheckedRuns()).resolves.toEqual(await staged.services.ledger.lock.uncheckedRuns());
});

test('a second time it finds all there, and says the same with --json', async () => {
  const staged = await noticed();
  await move(staged, ...FROM);
  const { exitCode, stdout } = await move(staged, ...FROM, '--json');
  expect(exitCode).toBe(0);
  const told = JSON.parse(stdout) as { written: number; alreadyThere: number };
  expect(told).toMatchObject({ written: 0, refused: [], pausedBefore: null });
  expect(told.alreadyThere).toBeGreaterThan(0);
});

test('while a run is at work nothing is moved, but the old hub is paused, so that it ends', async () => {
  const staged = await noticed();
  await staged.services.ledger.lock.acquire('somebody', '2026-11-22T08-00-00Z-enforce');
  const { exitCode, stderr } = await move(staged, ...FROM);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('The run 2026-11-22T08-00-00Z-enforce is at work on keyrotation-ledger');
  expect(stderr).toContain(
    'That hub is paused by now; `npx keyrotation resume` there, if it is not to be moved.',
  );
  await expect(staged.services.ledger.pause.read()).resolves.not.toBeNull();
});

test('a table that no run has ever written to is taken for no ledger, and nobody writes a pause into it', async () => {
  const staged = await noticed();
  const strange = ledgerRows(staged.organization, 'orders');
  await strange.create();
  await strange.put([{ pk: 'ORDER#1', sk: 'LINE#1' }]);
  const { exitCode, stderr } = await move(staged, '--from-ledger-table', 'orders', '--yes');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^No run has ever written to orders in .* so there is nothing to move\./m);
  await expect(strange.read()).resolves.toEqual([{ pk: 'ORDER#1', sk: 'LINE#1' }]);
  strange.close();
});

test('without --yes and a terminal nothing is moved and nobody paused', async () => {
  const staged = await noticed();
  const { exitCode, stderr } = await move(staged, '--from-ledger-table', 'keyrotation-ledger');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Pass --yes to move the ledger.');
  await expect(staged.services.ledger.pause.read()).resolves.toBeNull();
});

test('one ledger is no other, and one that is not there is named before anybody is paused', async () => {
  const staged = await noticed();
  const same = await move(staged, '--yes');
  expect(same.exitCode).toBe(2);
  expect(same.stderr).toContain(`Both are ${NEW} in`);
  const absent = await move(staged, '--from-ledger-table', 'not-there', '--yes');
  expect(absent.exitCode).toBe(1);
  expect(absent.stderr).toContain('LEDGER_UNREACHABLE');
  const nowhere = await move(staged, '--ledger-table', 'not-there', ...FROM);
  expect(nowhere.exitCode).toBe(1);
  expect(nowhere.stderr).toContain('LEDGER_UNREACHABLE');
  await expect(staged.services.ledger.pause.read()).resolves.toBeNull();
});

test.each([
  [['move'], '--from-region is missing'],
  [['move', '--from-region', 'Frankfurt', '--yes'], 'which is no name of one'],
  [['move', '--from-region', 'eu-west-1', '--from-ledger-table', 'a b'], 'it takes a table name'],
  [['move', '--from-region', 'eu-west-1', '--from-profile', 'nobody-s'], 'nobody-s'],
  [['move', 'now'], 'too many arguments'],
])('%j is bad usage', async (args, words) => {
  const { exitCode, stderr } = await keyrotation(args, undefined, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE00000000X',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  }).ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
});
