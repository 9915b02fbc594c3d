import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../../src/core/instant.ts';
import type { RunReport } from '../../src/core/report.ts';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../src/simulator/world/world.ts';
import { stage, type Stage } from '../e2e/harness.ts';
import { keyrotation } from './child-process.ts';

/** An organization that lives in the present, as a child process does, with keys of 40 days and several contacts. */
describe('a run in a process of its own', () => {
  let shop: Stage;
  let keys: AccessKey[];
  beforeEach(async () => {
    keys = [1, 2, 3].map(() => accessKey({ createDate: new Date(Date.now() - 40 * DAY_MS) }));
    const users = keys.map((key, n) =>
      user({ name: `user-${n}`, tags: { Contact: `owner-${n}@example.com` }, accessKeys: [key] }),
    );
    // A person: the enforcer's role could not tell a table that is not there from one that is not its own.
    const world = emptyWorld({ accounts: [account({ users })], hub: { policy: ADMINISTRATOR_POLICY } });
    shop = await stage(world, {}, { startAt: new Date(), running: true });
  });
  afterEach(() => shop.close());

  const mailsTo = (n: number) => shop.organization.ses.mailbox.to(`owner-${n}@example.com`).length;
  const writes = () =>
    shop.organization.calls.find({ write: true }).filter(({ service }) => service !== 'dynamodb');

  test('plan --json prints only the report on stdout, writes nothing and ends with 0', async () => {
    const { exitCode, stdout } = await keyrotation(['plan', '--json'], shop.organization).ended;
    const report = JSON.parse(stdout) as RunReport;
    expect(exitCode).toBe(0);
    expect(report.keys.map((key) => key.outcome)).toEqual(['would-notify', 'would-notify', 'would-notify']);
    expect(writes()).toEqual([]);
  });

  test('report --html writes the page of the last run, draws the lines where its rule was, and prints as asked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'page-'));
    const file = join(folder, 'report.html');
    const run = (...args: string[]) => keyrotation(args, shop.organization).ended;
    await run('enforce', '--yes', '--notify-key-age', '20', '--grace-days', '5', '--reminder-days', '1');
    const { exitCode, stdout, stderr } = await run('report', '--html', file, '--csv');
    expect(exitCode).toBe(0);
    expect(stderr).toContain(file);
    expect(stdout.split('\r\n')[0]).toMatch(/^accountId,accountName,userName,/);
    const page = await readFile(file, 'utf8');
    expect(page).toContain('20 d: first notice');
    expect(page).toContain('25 d: deactivated');
    for (const n of [0, 1, 2]) expect(page).toContain(`"user-${n}"`);
    expect(page).toContain('"first-notice"');

    const nowhere = await run('report', '--html', join(folder, 'no', 'such', 'report.html'));
    expect(nowhere.exitCode).toBe(2);
    expect(nowhere.stderr).toContain('--html: ');
    expect(nowhere.stderr).toContain('cannot be written');
    await rm(folder, { recursive: true });
  });

  test('plan looks ahead with --as-of', async () => {
    const asOf = new Date(Date.now() - 20 * DAY_MS).toISOString().slice(0, 10);
    const { stdout } = await keyrotation(['plan', '--json', '--as-of', asOf], shop.organization).ended;
    expect((JSON.parse(stdout) as RunReport).keys).toEqual([]);
  });

  test('plan --out saves what enforce --plan then does, and no more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plan-'));
    const file = join(folder, 'plan.json');
    const run = (...args: string[]) => keyrotation(args, shop.organization).ended;
    const [shopAccount] = [...shop.organization.world.accounts.values()].filter(
      ({ users }) => users.size > 0,
    );
    const late = accessKey({ createDate: new Date(Date.now() - 50 * DAY_MS) });
    const excused = user({ name: 'late', tags: { KeyRotation: 'opt-out' }, accessKeys: [late] });
    shopAccount?.users.set('late', excused);
    const { exitCode } = await run('plan', '--out', file, '--user', 'user-1');
    expect(exitCode).toBe(0);
    excused.tags = { Contact: 'late@example.com' };
    const { stdout } = await run('enforce', '--yes', '--json', '--plan', file);
    const { keys: told, problems } = JSON.parse(stdout) as RunReport;
    expect(told.map(({ userName, outcome }) => `${userName} ${outcome}`).sort()).toEqual([
      'late none',
      'user-0 notified',
      'user-1 notified',
      'user-2 notified',
    ]);
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning NOT_IN_PLAN']);
    expect(shop.organization.ses.mailbox.to('late@example.com')).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('enforce for the first time and without a terminal asks for --yes, and goes on without it the next time', async () => {
    const { exitCode, stderr } = await keyrotation(['enforce'], shop.organization).ended;
    expect({ exitCode, writes: writes() }).toEqual({ exitCode: 2, writes: [] });
    expect(stderr).toContain('pass --yes');
    await keyrotation(['enforce', '--yes'], shop.organization).ended;
    expect((await keyrotation(['enforce'], shop.organization).ended).exitCode).toBe(0);
  });

  test('plan --days tells how many keys go on which day, and --csv prints the keys', async () => {
    const [{ stdout: calendar }, { stdout: csv }, { stdout: some }] = await Promise.all([
      keyrotation(['plan', '--days', '9'], shop.organization).ended,
      keyrotation(['plan', '--csv'], shop.organization).ended,
      keyrotation(['plan', '--json', '--contact', 'OWNER-2@*'], shop.organization).ended,
    ]);
    expect(
      calendar.match(/^ {2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*$/gm)?.map((line) =>
        line
          .replace(/^.{17}/, '')
          .trim()
          .split(/ +/)
          .slice(0, 4)
          .join(' '),
      ),
    ).toEqual([
      '3 0 0 0',
      '0 0 0 0',
      '0 0 0 0',
      '0 0 0 0',
      '0 3 0 0',
      '0 0 0 0',
      '0 3 0 0',
      '0 0 3 0',
      '0 0 0 0',
    ]);
    expect(csv.split('\r\n')).toHaveLength(1 + 3 + 1);
    expect((JSON.parse(some) as RunReport).keys.map(({ userName }) => userName)).toEqual(['user-2']);
  });

  test.each([
    [['plan', '--account', '999999999999'], 'has no account'],
    [['plan', '--ou', 'Workloads'], 'ID of an OU'],
    [['plan', '--decision', 'maybe'], 'one of exempt, notify'],
    [['plan', '--json', '--csv'], 'exclude each other'],
    [['plan', '--days', '0'], 'from 1 to 90'],
    [['plan', '--out', '/not/there/plan.json'], 'cannot be written'],
    [['enforce', '--plan', '/not/there/plan.json'], 'cannot be read'],
    [['enforce', '--plan', 'package.json'], 'is no saved plan'],
  ])('%j is wrong usage, and says what it takes', async (args, words) => {
    const { exitCode, stdout, stderr } = await keyrotation(args, shop.organization).ended;
    expect(exitCode).toBe(2);
    expect(`${stdout}${stderr}`).toContain(words);
  });

  test('a plan never goes on from an earlier one, whatever the settings and however long ago', async () => {
    const asOf = new Date(Date.now() + 100 * DAY_MS).toISOString();
    const plan = async (age: string, day: string) => {
      const args = ['plan', '--json', '--as-of', day, '--notifykeyage', age];
      const { stdout } = await keyrotation(args, shop.organization).ended;
      return (JSON.parse(stdout) as RunReport).keys.length;
    };
    expect(await plan('200', asOf)).toBe(0);
    expect(await plan('100', asOf)).toBe(3);
    expect(await plan('1', new Date(Date.now() - 100 * DAY_MS).toISOString())).toBe(0);
    expect((await shop.rows()).filter(({ pk }) => pk.startsWith('RUN#'))).toEqual([]);
  });

  test('plan works before anything is deployed, and says so', async () => {
    const { exitCode, stderr, stdout } = await keyrotation(['plan'], shop.organization, {
      LEDGERTABLE: 'not-there',
    }).ended;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('planning as a first run');
    expect(stdout).toContain('0 deactivated, 3 notified (3 contacts)');
  });

  test('report prints the last run, or the one that is named, and no plan is among them', async () => {
    const { stdout: enforced } = await keyrotation(['enforce', '--yes', '--json'], shop.organization).ended;
    const { stdout: tried } = await keyrotation(['enforce', '--yes', '--json'], shop.organization, {
      MODE: 'dry-run',
    }).ended;
    await keyrotation(['plan'], shop.organization).ended;
    const report = async (...args: string[]) => {
      const { exitCode, stdout } = await keyrotation(['report', '--json', ...args], shop.organization).ended;
      expect(exitCode).toBe(0);
      return JSON.parse(stdout) as RunReport;
    };
    expect(await report()).toEqual(JSON.parse(tried));
    const first = JSON.parse(enforced) as RunReport;
    expect(await report(first.runId)).toEqual(first);
    const { stdout } = await keyrotation(['report', first.runId], shop.organization).ended;
    expect(stdout).toContain('3 notified, 0 deactivated');
  });

  test.each([
    [['2026-01-01T08-00-00Z-enforce'], {}, 2, 'The ledger has no run "2026-01-01T08-00-00Z-enforce"'],
    [[], {}, 2, 'No run has ended yet'],
    [[], { LEDGERTABLE: 'not-there' }, 1, 'LEDGER_UNREACHABLE'],
    [[], { LEDGERTABLE: '?' }, 2, 'LEDGERTABLE is "?"'],
  ])('report %j with %j ends with %d and says why', async (args, environment, code, told) => {
    const { exitCode, stderr } = await keyrotation(['report', ...args], shop.organization, environment).ended;
    expect(exitCode).toBe(code);
    expect(stderr).toContain(told);
  });

  test('enforce without its ledger does nothing and says what to do', async () => {
    const { exitCode, stderr } = await keyrotation(['enforce', '--yes'], shop.organization, {
      LEDGERTABLE: 'not-there',
    }).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('LEDGER_UNREACHABLE');
    expect(mailsTo(0)).toBe(0);
  });

  test('enforce with MODE=dry-run in the environment stays a dry run', async () => {
    const { stdout } = await keyrotation(['enforce', '--yes', '--json'], shop.organization, {
      MODE: 'dry-run',
    }).ended;
    expect((JSON.parse(stdout) as RunReport).mode).toBe('dry-run');
    expect(mailsTo(0)).toBe(0);
  });

  test('logs JSON lines with masked key IDs and ends with 3 when an account cannot be entered', async () => {
    shop.organization.faults.removeMemberRole([...shop.organization.world.accounts.keys()][0] ?? '');
    const { exitCode, stderr } = await keyrotation(['enforce', '--yes', '--json'], shop.organization).ended;
    expect(exitCode).toBe(3);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['run-started', 'problem', 'run-finished']),
    );
    for (const key of keys) expect(stderr).not.toContain(key.id);
  });

  test('a process that is killed between two mails is made good by the next run: everybody is told, once in the records', async () => {
    let sent = 0;
    const child = keyrotation(['enforce', '--yes'], shop.organization);
    shop.organization.faults.intercept(({ action }) => {
      if (action === 'SendRawEmail') sent += 1;
      if (sent < 2) return undefined;
      child.kill('SIGKILL');
      return { kind: 'drop', when: 'before' };
    });
    expect((await child.ended).signal).toBe('SIGKILL');
    shop.organization.faults.clear();

    const next = await shop.runNow();
    expect(next.keys.map((key) => key.outcome)).not.toContain('pending');
    expect([0, 1, 2].map(mailsTo).every((mails) => mails >= 1)).toBe(true);
    const notices = (await shop.rows()).filter(({ sk }) => sk.startsWith('NOTICE#'));
    expect(notices.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
  });

  test('Ctrl-C ends a run at a safe point and lets go of the lock', async () => {
    const child = keyrotation(['enforce', '--yes'], shop.organization);
    let pressed = false;
    shop.organization.faults.intercept(({ action }) => {
      if (action !== 'GenerateCredentialReport' || pressed) return undefined;
      pressed = child.kill('SIGINT');
      return { kind: 'delay', ms: 300 };
    });
    const { exitCode, stderr } = await child.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('INTERRUPTED');
    shop.organization.faults.clear();

    const { exitCode: again } = await keyrotation(['enforce', '--yes'], shop.organization).ended;
    expect(again).toBe(0);
    expect([0, 1, 2].map(mailsTo)).toEqual([1, 1, 1]);
  });
});
