import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS } from '../../src/core/instant.ts';
import type { Pause } from '../../src/core/pause.ts';
import type { RunReport } from '../../src/core/report.ts';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { stage, type Stage } from '../e2e/harness.ts';
import { keyrotation, type Ended } from './child-process.ts';

const DAY = 40;

/** An organization in the present, with keys of 40 days, and whoever is on call at a terminal. */
async function shop(users: number): Promise<Stage> {
  const owners = Array.from({ length: users }, (_, n) =>
    user({
      name: `user-${n}`,
      tags: { Contact: `owner-${n}@example.com` },
      accessKeys: [accessKey({ createDate: new Date(Date.now() - DAY * DAY_MS) })],
    }),
  );
  const world = emptyWorld({
    accounts: [account({ users: owners })],
    hub: { policy: ADMINISTRATOR_POLICY },
  });
  return stage(world, {}, { startAt: new Date(), running: true });
}

const said = ({ organization }: Stage, ...args: string[]): Promise<Ended> =>
  keyrotation(args, organization).ended;

test('pausing twice keeps the first one and says whose it is; resume says how long, and twice that nothing was paused', async () => {
  const staged = await shop(0);
  const first = await said(staged, 'pause', '--reason', '  wrong keys\nwent   off ');
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  expect(first.stdout).toContain('Paused: no mail is sent and no key deactivated');
  expect(first.stdout).toContain('Reason: wrong keys went off');

  const again = await said(staged, 'pause', '--reason', 'me too', '--json');
  expect(again.exitCode).toBe(0);
  const { since, ...rest } = JSON.parse(again.stdout) as Pause;
  expect(rest).toEqual({
    paused: true,
    already: true,
    by: expect.stringMatching(/^arn:aws:sts::111111111111:assumed-role\//) as unknown,
    reason: 'wrong keys went off',
  });
  expect((await said(staged, 'pause', '--reason', 'x')).stdout).toContain(`Already paused since ${since}`);

  // Long enough to be told in seconds, however fast the commands are.
  await delay(1_000);
  const resumed = await said(staged, 'resume');
  expect(resumed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(resumed.stdout).toMatch(/^Resumed after \d+ (?:seconds?|minutes?)/);
  expect(resumed.stdout).toContain('wrong keys went off');
  expect(await said(staged, 'resume')).toMatchObject({ exitCode: 0, stdout: 'Nothing was paused.\n' });
  const { stdout } = await said(staged, 'resume', '--json');
  expect(JSON.parse(stdout)).toEqual({ paused: false, lifted: null, pausedMs: null });
});

test('a pause that nobody can read is said to stand, and resume lifts it', async () => {
  const staged = await shop(0);
  await staged.putRows([{ pk: 'CONTROL', sk: 'PAUSE', v: 7 }]);
  const paused = await said(staged, 'pause', '--reason', 'x');
  expect(paused.stdout).toContain('by whom nobody can tell: the row CONTROL / PAUSE');
  expect((await said(staged, 'resume')).stdout).toContain('could not be read');
  expect((await staged.rows()).filter(({ pk }) => pk === 'CONTROL')).toEqual([]);
});

test.each([
  [['pause'], "required option '--reason <text>' not specified"],
  [['pause', '--reason', ' \n '], '--reason is empty'],
  [['pause', '--reason', 'x'.repeat(501)], '--reason has 501 letters; it takes up to 500'],
  [['resume', 'now'], 'too many arguments'],
])('%j is bad usage', async (args, words) => {
  const { exitCode, stderr } = await keyrotation(args).ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
});

test('without a ledger, or without the right to write it, pause says so with the fix', async () => {
  const staged = await shop(0);
  const { exitCode, stderr } = await keyrotation(['pause', '--reason', 'x'], staged.organization, {
    LEDGERTABLE: 'not-there',
  }).ended;
  expect(exitCode).toBe(1);
  expect(stderr).toContain('LEDGER_UNREACHABLE');
  staged.organization.faults.deny('dynamodb:PutItem');
  const denied = await said(staged, 'pause', '--reason', 'x');
  expect(denied.exitCode).toBe(1);
  expect(denied.stderr).toContain('AccessDenied');
});

test('who is not named by STS can stop everything all the same', async () => {
  const staged = await shop(0);
  staged.organization.faults.deny('sts:GetCallerIdentity');
  const { exitCode, stdout } = await said(staged, 'pause', '--reason', 'x', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    by: expect.stringContaining('whom STS did not name') as unknown,
  });
});

test('a run under way stops while the command runs, and is blocked; the time from command to last mail', async () => {
  const staged = await shop(60);
  const { ses, faults, traffic } = staged.organization;
  ses.quota.maxSendRate = 14;
  traffic.latency = 10;
  const sentAt: number[] = [];
  faults.intercept(({ action }) => {
    if (action === 'SendRawEmail') sentAt.push(Date.now());
    return undefined;
  });
  const run = said(staged, 'enforce', '--yes', '--json');
  while (sentAt.length < 5) await delay(5);
  const commandAt = Date.now();
  const paused = await said(staged, 'pause', '--reason', 'wrong words in the mails');
  const doneAt = Date.now();
  const { exitCode, stdout } = await run;
  const report = JSON.parse(stdout) as RunReport;
  expect(paused.exitCode).toBe(0);
  expect(exitCode).toBe(4);
  expect(report).toMatchObject({ status: 'blocked', mail: { blocked: 'PAUSED' } });
  expect(report.mail.sent + report.mail.pending).toBe(60);
  expect(report.mail.pending).toBeGreaterThan(0);
  expect(sentAt.filter((at) => at > doneAt).length).toBeLessThanOrEqual(1);
  const lastMs = Math.max(...sentAt) - commandAt;
  process.stdout.write(
    `pause: ${doneAt - commandAt} ms for the command, ${lastMs} ms from its start to the last mail\n`,
  );
  expect(lastMs).toBeLessThan(doneAt - commandAt + 1_000);
});
