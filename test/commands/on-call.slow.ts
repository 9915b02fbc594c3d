import { DAY_MS } from '../../src/core/instant.ts';
import type { RestoreReport } from '../../src/core/restore-report.ts';
import type { History } from '../../src/history/read-history.ts';
import type { RunList } from '../../src/history/list-runs.ts';
import { actionName } from '../../src/simulator/protocol/action.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../src/simulator/world/world.ts';
import { onCallPolicy } from '../deploy/enforcer-policy.ts';
import { SENDER, stage, type Stage } from '../e2e/harness.ts';
import { grantsOf } from '../deploy/grants.ts';
import { keyrotation, type Ended } from './child-process.ts';

const SHOP = '300000000001';

/** An organization whose keys were told of eight days ago and deactivated an hour ago; it lives in the present. */
describe('on call', () => {
  let shop: Stage;
  let keys: AccessKey[];
  let runId: string;
  beforeEach(async () => {
    keys = ['A', 'B', 'C'].map((letter) =>
      accessKey({ id: `AKIAEXAMPLE00000000${letter}`, createDate: new Date(Date.now() - 60 * DAY_MS) }),
    );
    const users = keys.map((key, n) =>
      user({ name: `user-${n}`, tags: { Contact: `owner-${n}@example.com` }, accessKeys: [key] }),
    );
    const world = emptyWorld({ accounts: [account({ id: SHOP, name: 'shop', users })] });
    shop = await stage(world, { REMINDERDAYS: 'none' }, { startAt: new Date(Date.now() - 8 * DAY_MS) });
    await shop.runNow();
    shop.organization.clock.set(new Date(Date.now() - 3_600_000));
    ({ runId } = await shop.runNow());
    shop.organization.clock.set(new Date());
    // From here on whoever calls has the grants of the policy for it, and no others.
    shop.organization.world.hub.policy = onCallPolicy(SENDER);
    shop.organization.calls.clear();
  });
  afterEach(() => shop.close());

  const call = (...args: string[]): Promise<Ended> => keyrotation(args, shop.organization).ended;
  const statuses = () => keys.map(({ status }) => status);

  test('restore shows what it would do, and without a terminal and --yes does nothing', async () => {
    const { exitCode, stdout, stderr } = await call('restore', '--run', runId);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('To be restored (3)');
    expect(stderr).toContain('AKIAEXAMPLE00000000A  300000000001 shop/user-0, told: owner-0@example.com');
    expect(stderr).toContain('there is no terminal to ask on. Pass --yes to restore these 3 keys.');
    expect(statuses()).toEqual(['Inactive', 'Inactive', 'Inactive']);
    expect(shop.organization.calls.find({ action: 'iam:UpdateAccessKey' })).toEqual([]);
  });

  test('restore of a day’s run, of one user of it, of a key; history and runs tell of it', async () => {
    const ofUser = await call(
      'restore',
      '--run',
      runId.slice(0, 10),
      '--account',
      'shop',
      '--user',
      'user-1',
      '--yes',
      '--reason',
      'checkout is down',
    );
    expect(ofUser.exitCode).toBe(0);
    expect(ofUser.stdout).toContain('1 restored, 0 left alone, 0 failed');
    expect(ofUser.stdout).toContain('1 mail sent, 0 notices waiting');
    expect(statuses()).toEqual(['Inactive', 'Active', 'Inactive']);

    const ofKey = await call('restore', '--key', 'AKIAEXAMPLE00000000C', '--yes', '--json');
    expect(JSON.parse(ofKey.stdout)).toMatchObject({
      status: 'complete',
      keys: [
        {
          accountId: SHOP,
          accountName: 'shop',
          userName: 'user-2',
          outcome: 'restored',
          deactivatedBy: runId,
        },
      ],
    });
    expect(ofKey.stderr).not.toContain('AKIAEXAMPLE00000000C');

    const all = await call('restore', '--run', runId, '--yes', '--json');
    expect((JSON.parse(all.stdout) as RestoreReport).keys.map(({ outcome }) => outcome)).toEqual([
      'restored',
      'restored-before',
      'restored-before',
    ]);
    expect(statuses()).toEqual(['Active', 'Active', 'Active']);

    const history = await call('history', '--key', 'AKIAEXAMPLE00000000B');
    expect(history.exitCode).toBe(0);
    const told = history.stdout.split('\n').filter((line) => line.includes('UTC'));
    expect(told.map((line) => line.slice(27).replace(/\s\([^(]*\)$/, ''))).toEqual([
      expect.stringMatching(
        /^first notice to owner-1@example.com, deadline .*: accepted by SES as \S+ $/,
      ) as unknown,
      'DEACTIVATED ',
      expect.stringMatching(
        /^mail about the deactivation to owner-1@example.com: accepted by SES as /,
      ) as unknown,
      expect.stringMatching(/^RESTORED by arn:aws:sts::\S+: checkout is down $/) as unknown,
      expect.stringMatching(/^mail about the restore to owner-1@example.com: accepted by SES as /) as unknown,
    ]);
    expect(history.stdout).toContain('Key AKIAEXAMPLE00000000B of user user-1 in 300000000001 shop');
    expect(history.stdout).toContain('keeps notices, deactivations, restores and exemptions for 400 days');

    const ofAccount = await call('history', '--account', 'Shop', '--json');
    expect((JSON.parse(ofAccount.stdout) as History).keys).toBe(3);

    const byContact = await call('history', '--contact', 'owner-0@example.com', '--json');
    expect((JSON.parse(byContact.stdout) as History).entries.map(({ what }) => what.kind)).toEqual([
      'notice',
      'deactivated',
      'notice',
      'restored',
      'notice',
    ]);
    const ofRun = await call('history', '--run', runId, '--json');
    expect((JSON.parse(ofRun.stdout) as History).keys).toBe(3);

    const runs = await call('runs', '--json');
    expect((JSON.parse(runs.stdout) as RunList).runs).toMatchObject([
      { runId, mode: 'enforce', status: 'complete', deactivated: 3, coverage: { surveyed: 2 } },
      { mode: 'enforce', deactivated: 0 },
    ]);
    const first = await call('runs', '--limit', '1');
    expect(first.stdout).toContain(`${runId}  complete  2 of 2    3            3`);
    expect(first.stdout).toContain('1 older one left out; --all lists them');
    const every = await call('runs', '--limit', '1', '--all');
    expect(every.stdout).toContain('2 runs. The ledger keeps');
    const report = await call('report', runId.slice(0, 10));
    expect(report.stdout).toContain(`Run ${runId}`);

    const { calls, world } = shop.organization;
    const refused = calls.entries.filter(({ outcome }) => outcome.startsWith('AccessDenied'));
    expect(refused.map((refusal) => `${actionName(refusal)} on ${refusal.resource}`)).toEqual([]);
    const idle = grantsOf(world.hub.policy).filter(
      ({ action }) => !calls.entries.some((entry) => actionName(entry) === action),
    );
    // Asked only where no account could be entered.
    expect(idle.map(({ action }) => action)).toEqual(['organizations:ListAccounts']);
  });

  const bad: [string, readonly string[], string][] = [
    [
      'a run that is not there',
      ['restore', '--run', '2026-01-01T08-00-00Z-enforce', '--yes'],
      'The ledger has no run "2026-01-01T08-00-00Z-enforce"',
    ],
    [
      'a day without a run',
      ['report', '2020-01-01'],
      'The ledger has no run of 2020-01-01. It has runs from ',
    ],
    [
      'a hostile run',
      ['restore', '--run', '../../etc\u001b[2J', '--yes'],
      'The ledger has no run "../../etc\\u001b[2J"',
    ],
    [
      'an account that the run has not',
      ['restore', '--run', 'RUN', '--account', '300000000002', '--yes'],
      'no key of account 300000000002; did you mean 300000000001?',
    ],
    [
      'a user whom the run has not',
      ['restore', '--run', 'RUN', '--user', 'user-11', '--yes'],
      'did you mean user-1?',
    ],
    [
      'an account that is none',
      ['restore', '--run', 'RUN', '--account', 'shopp', '--yes'],
      'The last run knew no account "shopp"; did you mean "shop"? --account takes an account ID of 12 digits, or a name.',
    ],
    ['half a key', ['restore', '--key', 'AKIA', '--yes'], '--key is "AKIA"; it takes a whole access key ID'],
    [
      'a key that AWS does not know',
      ['restore', '--key', 'AKIAEXAMPLE00000000Z', '--yes'],
      'AWS knows no access key AKIAEXAMPLE00000000Z',
    ],
    [
      'a key that the ledger does not know',
      ['restore', '--key', 'AKIAEXAMPLE00000000Z', '--account', SHOP, '--yes'],
      'The ledger knows nothing of the key AKIAEXAMPLE00000000Z in account 300000000001',
    ],
    ['neither run nor key', ['restore', '--yes'], 'Say which keys: --run'],
    ['both', ['restore', '--run', 'RUN', '--key', 'AKIAEXAMPLE00000000A', '--yes'], 'Say which keys: --run'],
    [
      'a reason without an end',
      ['restore', '--run', 'RUN', '--reason', 'x'.repeat(501), '--yes'],
      '--reason has 501 letters',
    ],
    ['nobody’s history', ['history'], 'Say whose history'],
    [
      'the history of no address',
      ['history', '--contact', 'ann'],
      '--contact is "ann"; it takes one mail address.',
    ],
    [
      'the history of an unknown account',
      ['history', '--account', '999999999999'],
      'The ledger has nothing of account "999999999999"',
    ],
    ['no number of runs', ['runs', '--limit', '-1'], 'It takes a whole number from 1 on.'],
  ];

  test('bad input of every sort gets 2, what is wrong, and what was meant', async () => {
    for (const [what, args, told] of bad) {
      const { exitCode, stdout, stderr } = await call(...args.map((arg) => (arg === 'RUN' ? runId : arg)));
      expect({ what, exitCode, stdout }).toEqual({ what, exitCode: 2, stdout: '' });
      expect(stderr).toContain(told);
    }
    expect(statuses()).toEqual(['Inactive', 'Inactive', 'Inactive']);
  });

  test('the history of an address that nobody wrote to is empty, and says so', async () => {
    const { exitCode, stdout } = await call('history', '--contact', 'owner-9@example.com');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'nothing of contact "owner-9@example.com": nobody was told of it, and nothing was done. Did you mean owner-',
    );
    const asJson = await call('history', '--contact', 'owner-9@example.com', '--json');
    expect(asJson.exitCode).toBe(0);
    expect(JSON.parse(asJson.stdout)).toEqual({ entries: [], keys: 0, restarted: [], unreadable: [] });
  });

  test('a ledger of another organization is named, and nothing is done', async () => {
    const ids = ['999999999991', '999999999992'];
    const rows = (await shop.rows()).map((row) => ({
      ...row,
      // JSON has no sets.
      ...(JSON.parse(
        JSON.stringify({ ...row, cyclesBegun: undefined }).replaceAll(SHOP, ids[0] ?? ''),
      ) as typeof row),
    }));
    await shop.putRows(rows);
    const { exitCode, stderr } = await call('restore', '--run', runId, '--account', ids[0] ?? '', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The account of these keys is not in the organization of arn:aws:');
    expect(stderr).toContain('the ledger keyrotation-ledger is of another one');
  });

  test('a ledger that may be read and not written ends with 3, and says so', async () => {
    shop.organization.faults.deny('dynamodb:UpdateItem');
    const { exitCode, stdout } = await call('restore', '--run', runId, '--yes');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('the ledger may be read and not written, so no key was restored');
    expect(statuses()).toEqual(['Inactive', 'Inactive', 'Inactive']);
  });

  test('Ctrl-C ends a restore after the keys that were begun, and the same command restores the rest', async () => {
    const child = keyrotation(['restore', '--run', runId, '--yes'], shop.organization);
    let pressed = false;
    shop.organization.faults.intercept(({ action }) => {
      if (action !== 'UpdateAccessKey' || pressed) return undefined;
      pressed = child.kill('SIGINT');
      return { kind: 'delay', ms: 300 };
    });
    const { exitCode, stdout } = await child.ended;
    expect(exitCode).toBe(3);
    expect(stdout).toContain('INTERRUPTED');
    shop.organization.faults.clear();
    expect((await call('restore', '--run', runId, '--yes')).exitCode).toBe(0);
    expect(statuses()).toEqual(['Active', 'Active', 'Active']);
    expect(keys.map((_, n) => shop.organization.ses.mailbox.to(`owner-${n}@example.com`).length)).toEqual([
      3, 3, 3,
    ]);
  });
});
