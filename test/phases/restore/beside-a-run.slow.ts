import { LEASE_MS } from '../../../src/ledger/lock.ts';
import type { RestoreReport } from '../../../src/core/restore-report.ts';
import { ADMINISTRATOR_POLICY } from '../../../src/simulator/policy/default-policies.ts';
import { NO_RETRIES, onDay, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { codes, keyOf, outcomes, owner, subjectsByDay } from '../../e2e/people.ts';
import { candidatesOfRun } from '../../../src/phases/restore/candidates.ts';
import { ends, restoreRun, RUN_7 } from './asked.ts';
import { isKeyState } from '../../ledger/table-rows.ts';

async function noticed(): Promise<Stage> {
  const staged = await stage(onlyAccounts({ users: [owner('ci')] }), {}, { client: NO_RETRIES });
  await staged.run(0);
  return staged;
}

const statusOf = ({ organization }: Stage) => keyOf(organization.world, 'ci').status;
const laterMails = (staged: Stage) => subjectsByDay(staged).slice(1);

/** Run 7, in whose course, right before a step, its keys are restored. */
async function restoredBefore(
  staged: Stage,
  step: string,
  day = 7,
): Promise<{ restored: RestoreReport; run: object }> {
  const reports: RestoreReport[] = [];
  const run = await staged.run(day, {
    before: async (name) => {
      if (name === step) reports.push(await restoreRun(staged));
    },
  });
  const [restored] = reports;
  if (!restored) throw new Error(`the run has no step ${step}`);
  return { restored, run: outcomes(run) };
}

/** To AWS the run of day 7 is dead from this call on; the call itself takes effect if it says so. */
async function dieAt(staged: Stage, action: string, when: 'before' | 'after'): Promise<void> {
  let dead = false;
  staged.organization.faults.intercept((request) => {
    if (dead) return { kind: 'drop', when: 'before' };
    dead = request.action === action;
    return dead ? { kind: 'drop', when } : undefined;
  });
  await expect(staged.run(7)).rejects.toThrow();
  staged.organization.faults.clear();
}

const leaseOver = ({ organization }: Stage): void => {
  organization.clock.set(new Date(organization.clock.now().getTime() + LEASE_MS + 1_000));
};

describe('a restore while a run is at work', () => {
  test('does not wait for it; the run tells of both, the deactivation first, in one mail', async () => {
    const staged = await noticed();
    const { restored, run } = await restoredBefore(staged, 'notify 1');
    expect(restored).toMatchObject({
      status: 'complete',
      keys: [{ outcome: 'restored' }],
      mail: {
        sent: 0,
        pending: 1,
        paused: false,
        held: expect.stringContaining('2027-03-08T08-00-00Z-enforce') as unknown,
      },
    });
    expect(run).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(statusOf(staged)).toBe('Active');
    expect(laterMails(staged)).toEqual([
      '2027-03-08 Deactivated and switched on again, working for now: AWS access key',
    ]);
    const text = staged.organization.ses.mailbox.to('ci@example.org').at(-1)?.text ?? '';
    expect(text.indexOf('DEACTIVATED')).toBeLessThan(text.indexOf('SWITCHED ON AGAIN'));
  });

  test('when it is the report’s turn leaves its mail to the next run', async () => {
    const staged = await noticed();
    await restoredBefore(staged, 'report');
    expect(laterMails(staged)).toEqual(['2027-03-08 Deactivated, no longer working: AWS access key']);
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'notify first notified' });
    expect(laterMails(staged).at(-1)).toBe(
      '2027-03-09 Rotate by 16 Mar 2027 or it stops working: AWS access key; it was switched on again',
    );
  });

  test.each(['discover', 'recover', 'plan', 'mail', 'notify 1'])(
    'in the next run before "%s" leaves the key active and begins a new cycle',
    async (step) => {
      const staged = await noticed();
      await staged.run(7);
      await restoredBefore(staged, step, 8);
      expect(statusOf(staged)).toBe('Active');
      await staged.run(9);
      expect(outcomes(await staged.run(14)).ci).not.toContain('deactivated');
      expect(statusOf(staged)).toBe('Active');
    },
  );
});

describe('a run that acts after a restore', () => {
  test('delivered again, does nothing to a key that it had deactivated and somebody restored', async () => {
    const staged = await noticed();
    await dieAt(staged, 'SendRawEmail', 'before');
    await restoreRun(staged);
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(codes(report)).toEqual([]);
    expect(statusOf(staged)).toBe('Active');
    expect(laterMails(staged)).toEqual([
      '2027-03-08 Deactivated and switched on again, working for now: AWS access key',
    ]);
  });

  test('does nothing on a history that it read before the restore', async () => {
    const ids = ['AKIAAAAAAAAAAAAAAAA1', 'AKIAAAAAAAAAAAAAAAA2', 'AKIAAAAAAAAAAAAAAAA3'];
    const users = ['aa', 'ci', 'zz'].map((name, n) => owner(name, { key: { id: ids[n] ?? '' } }));
    const staged = await stage(onlyAccounts({ users }), {}, { client: NO_RETRIES });
    await staged.run(0);
    // The first attempt deactivates the key in the middle only, and dies before it has written what came of the three; so
    // the second looks at all of them again.
    let [acted, dead] = [false, false];
    staged.organization.faults.intercept(({ action, params }) => {
      if (acted && action === 'BatchWriteItem') dead = true;
      if (dead) return { kind: 'drop', when: 'before' };
      acted ||= action === 'UpdateAccessKey';
      return action === 'UpdateAccessKey' && params.UserName !== 'ci'
        ? { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' }
        : undefined;
    });
    await expect(staged.run(7)).rejects.toThrow();
    staged.organization.faults.clear();
    let restoring: Promise<unknown> | undefined;
    staged.organization.faults.intercept(({ action, params }) => {
      // The plan has read what was done to the keys, and the first of them is about to be looked at live.
      if (action !== 'AssumeRole' || restoring || !/ListUserTags.*user\/aa/.test(String(params.Policy)))
        return undefined;
      restoring = Promise.resolve();
      restoring = restoreRun(staged);
      return { kind: 'hold', until: restoring };
    });
    expect(outcomes(await staged.run(7)).ci).toBe('deactivate deactivated deactivated');
    expect(restoring).toBeDefined();
    expect(statusOf(staged)).toBe('Active');
  });
});

describe('a deactivation that its run could not record', () => {
  test('is left to the run while it may be at work', async () => {
    const staged = await noticed();
    await dieAt(staged, 'UpdateAccessKey', 'after');
    const report = await restoreRun(staged);
    expect(ends(report)).toEqual({ ci: 'being-deactivated' });
    expect(report).toMatchObject({
      status: 'problems',
      problems: [{ scope: 'key', code: 'RUN_IN_PROGRESS' }],
    });
    expect(report.problems[0]?.message).toBe(
      `not switched on yet: run ${RUN_7} is deactivating it; run this command again when that run has ended`,
    );
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('is recorded and undone once its run holds the lock no more, and the next run tells of both', async () => {
    const staged = await noticed();
    await dieAt(staged, 'UpdateAccessKey', 'after');
    leaseOver(staged);
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'restored' });
    expect(statusOf(staged)).toBe('Active');
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'notify first notified' });
    expect(laterMails(staged)).toEqual([
      '2027-03-09 Rotate by 16 Mar 2027 or it stops working: AWS access key; it was deactivated and switched on again',
    ]);
  });

  test('leaves its lock to the run, which may be asleep; after a day it is dead, and the mail leaves', async () => {
    const staged = await noticed();
    await dieAt(staged, 'UpdateAccessKey', 'after');
    leaseOver(staged);
    expect((await restoreRun(staged)).mail).toEqual({
      sent: 0,
      pending: 1,
      held: `run ${RUN_7} has not ended and may go on, and mails are one run's at a time`,
      paused: false,
    });
    expect(await staged.services.ledger.lock.lastRun()).toBe(RUN_7);
    staged.organization.clock.set(new Date(onDay(8)));
    expect(await restoreRun(staged)).toMatchObject({
      keys: [{ outcome: 'restored-before' }],
      mail: { sent: 1 },
    });
    expect(laterMails(staged)).toEqual([
      '2027-03-09 Deactivated and switched on again, working for now: AWS access key',
    ]);
  });

  test('is of the run that found it done, until the key is noticed anew and another run deactivates it', async () => {
    const staged = await noticed();
    await dieAt(staged, 'UpdateAccessKey', 'after');
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'deactivate deactivated' });
    const run8 = '2027-03-09T08-00-00Z-enforce';
    const all = { accountId: null, userName: null };
    expect(await candidatesOfRun(staged.services, run8, all)).toHaveLength(1);
    keyOf(staged.organization.world, 'ci').status = 'Active';
    await staged.run(9);
    expect(outcomes(await staged.run(16))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(await candidatesOfRun(staged.services, run8, all)).toEqual([]);
  });

  test('that did not take effect is nothing to restore', async () => {
    const staged = await noticed();
    await dieAt(staged, 'UpdateAccessKey', 'before');
    leaseOver(staged);
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'active' });
  });
});

describe('a restore that may not mail', () => {
  test('since everything is paused, switches keys on all the same; the mail leaves after the pause', async () => {
    const staged = await noticed();
    await staged.run(7);
    const { pause } = staged.services.ledger;
    await pause.begin({ by: 'ann', since: staged.services.clock.now(), reason: 'wrong keys' });
    expect(await restoreRun(staged)).toMatchObject({
      status: 'complete',
      keys: [{ outcome: 'restored' }],
      mail: { sent: 0, pending: 1, paused: true, held: expect.stringContaining('wrong keys') as unknown },
    });
    expect(statusOf(staged)).toBe('Active');
    const { hub } = staged.organization.world;
    const ofEnforcer = hub.policy;
    hub.policy = ADMINISTRATOR_POLICY;
    await pause.end();
    hub.policy = ofEnforcer;
    await staged.run(8);
    expect(laterMails(staged).at(-1)).toMatch(/switched on again/i);
  });

  test('for want of a verified sender leaves it to the run that may', async () => {
    const staged = await noticed();
    await staged.run(7);
    staged.organization.faults.deny('ses:GetAccount');
    staged.organization.faults.deny('ses:GetSendQuota');
    expect(await restoreRun(staged)).toMatchObject({ status: 'complete', mail: { sent: 0, pending: 1 } });
    staged.organization.faults.clear();
    await staged.run(8);
    expect(laterMails(staged).at(-1)).toMatch(/switched on again/i);
  });
});

describe('two restores at once', () => {
  test('of which the other does not let go of a key: that is an error, and says what to do', async () => {
    const staged = await noticed();
    await staged.run(7);
    const [row] = (await staged.rows()).filter(isKeyState);
    const by = 'arn:aws:iam::111111111111:user/bob';
    const restoration = { state: 'intent', restoreId: 'other', at: onDay(7), until: onDay(8), by, why: null };
    await staged.putRows(row ? [{ ...row, restoration: { ...restoration, deactivatedBy: RUN_7 } }] : []);
    const report = await restoreRun(staged);
    expect(report).toMatchObject({
      status: 'problems',
      keys: [{ outcome: 'being-restored' }],
      problems: [{ code: 'RUN_IN_PROGRESS' }],
    });
    expect(report.problems[0]?.message).toMatch(
      /^not switched on yet: another restore is at it, begun .* by .*bob; run this command again when it has ended$/,
    );
  });

  test('do nothing twice', async () => {
    const staged = await noticed();
    await staged.run(7);
    staged.organization.calls.clear();
    const [one, other] = await Promise.all([restoreRun(staged), restoreRun(staged)]);
    const both = [...one.keys, ...other.keys].map(({ outcome }) => outcome).sort();
    expect(both).toEqual(['restored', 'restored-before']);
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(1);
    await staged.run(8);
    const mails = staged.organization.ses.mailbox.to('ci@example.org');
    expect(mails.filter(({ text }) => text.includes('SWITCHED ON AGAIN'))).toHaveLength(1);
  });
});
