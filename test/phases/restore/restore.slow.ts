import { restore } from '../../../src/restore.ts';
import { accessKey } from '../../../src/simulator/world/builders.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import { DAY_0, NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccountOf, onlyAccounts } from '../../e2e/only-accounts.ts';
import { keyOf, outcomes, owner, subjectsByDay } from '../../e2e/people.ts';
import { ends, lookOf, orderOf, restoreKeyNamed, restoreRun } from './asked.ts';
import { isKeyState } from '../../ledger/table-rows.ts';

/** An hour after the run of day 7 has deactivated the keys of these users. */
async function deactivated(users: readonly User[] = [owner('ci')]): Promise<Stage> {
  const staged = await stage(onlyAccounts({ users }), {}, { client: NO_RETRIES });
  await staged.run(0);
  await staged.run(7);
  staged.organization.clock.set(new Date(DAY_0.getTime() + 7 * 86_400_000 + 3_600_000));
  staged.organization.calls.clear();
  return staged;
}

const statusOf = ({ organization }: Stage, name: string) => keyOf(organization.world, name).status;

describe('a restore', () => {
  test('switches the keys of a run on again, tells their contacts at once, and keeps who, when and why', async () => {
    const staged = await deactivated([owner('ci'), owner('web')]);
    const report = await restoreRun(staged);
    expect(ends(report)).toEqual({ ci: 'restored', web: 'restored' });
    expect(report).toMatchObject({ status: 'complete', mail: { sent: 2, pending: 0, held: null } });
    expect([statusOf(staged, 'ci'), statusOf(staged, 'web')]).toEqual(['Active', 'Active']);
    expect(subjectsByDay(staged).slice(-2)).toEqual([
      '2027-03-08 Switched on again, working for now: AWS access key',
      '2027-03-08 Switched on again, working for now: AWS access key',
    ]);
    const rows = await staged.rows();
    const states = rows.filter(isKeyState);
    const restoration = {
      state: 'done',
      by: 'arn:aws:sts::111111111111:assumed-role/ops/ann',
      why: 'the shop is down',
      deactivatedBy: '2027-03-08T08-00-00Z-enforce',
    };
    expect(states).toMatchObject([{ restoration }, { restoration }]);
    // Whether a cycle has begun, the next run tells.
    const listed = rows.filter(({ outbox }) => outbox !== undefined);
    expect(listed.map(({ sk, outbox }) => [sk, outbox])).toEqual([
      ['STATE', 'CYCLE'],
      ['STATE', 'CYCLE'],
    ]);
    expect(rows.filter(({ sk }) => /^ACTION#.*#restored$/.test(sk))).toHaveLength(2);
  });

  test('begins a new cycle: a first notice, and a whole grace period', async () => {
    const staged = await deactivated();
    await restoreRun(staged);
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'notify first notified' });
    expect(outcomes(await staged.run(14)).ci).not.toContain('deactivated');
    expect(outcomes(await staged.run(15))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(await restoreRun(staged)).toMatchObject({ keys: [] });
    expect(ends(await restoreRun(staged, '2027-03-16T08-00-00Z-enforce'))).toEqual({ ci: 'restored' });
  });

  test('enters an account through a session for exactly its users, with two calls', async () => {
    const staged = await deactivated([
      owner('ci', { path: '/bots/' }),
      owner('web'),
      owner('young', { ageDays: 1 }),
    ]);
    await restoreRun(staged);
    const { calls, world } = staged.organization;
    const account = [...world.accounts.values()].find(({ users }) => users.size > 0)?.id ?? '';
    const policies = calls
      .find({ action: 'sts:AssumeRole' })
      .map(({ params }) => JSON.parse(String(params.Policy)) as object);
    expect(policies).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['iam:ListAccessKeys', 'iam:UpdateAccessKey'],
            Resource: expect.arrayContaining([
              `arn:aws:iam::${account}:user/*/ci`,
              `arn:aws:iam::${account}:user/web`,
            ]) as unknown,
          },
        ],
      },
    ]);
  });

  test('restores a single key by its name', async () => {
    const staged = await deactivated([owner('ci'), owner('web')]);
    const report = await restoreKeyNamed(
      staged,
      onlyAccountOf(staged).id,
      keyOf(staged.organization.world, 'ci').id,
    );
    expect(ends(report)).toEqual({ ci: 'restored' });
    expect(statusOf(staged, 'web')).toBe('Inactive');
  });

  test.each<[string, string, (user: User, staged: Stage) => unknown]>([
    ['that its owner switched on again', 'active', ({ accessKeys: [key] }) => key && (key.status = 'Active')],
    ['that is deleted', 'gone', (user) => (user.accessKeys = [])],
    ['whose user is deleted', 'gone', (user, staged) => onlyAccountOf(staged).users.delete(user.name)],
  ])('leaves alone a key %s, which is no error', async (_, outcome, change) => {
    const ci = owner('ci');
    const staged = await deactivated([ci]);
    change(ci, staged);
    const report = await restoreRun(staged);
    expect(report).toMatchObject({ status: 'complete', keys: [{ outcome }], mail: { sent: 0 } });
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
  });

  test('finds a key under the new name of its user', async () => {
    const ci = owner('ci');
    const staged = await deactivated([ci]);
    onlyAccountOf(staged).users.delete('ci');
    onlyAccountOf(staged).users.set('renamed', { ...ci, name: 'renamed' });
    expect(await restoreRun(staged)).toMatchObject({ keys: [{ outcome: 'restored' }] });
    expect(statusOf(staged, 'renamed')).toBe('Active');
  });

  test('finds a key under the new name of its user, also when another user has the old name by now', async () => {
    const ci = owner('ci');
    const staged = await deactivated([ci]);
    const other = owner('ci');
    onlyAccountOf(staged).users.set('ci', other);
    onlyAccountOf(staged).users.set('renamed', { ...ci, name: 'renamed' });
    expect(await restoreRun(staged)).toMatchObject({ keys: [{ outcome: 'restored' }] });
    expect(statusOf(staged, 'renamed')).toBe('Active');
  });

  test('never touches a key that somebody else switched off', async () => {
    const mine = accessKey({ createDate: new Date(DAY_0.getTime() - 3 * 86_400_000), status: 'Inactive' });
    const ci = owner('ci');
    ci.accessKeys.push(mine);
    const staged = await deactivated([ci]);
    const report = await restoreKeyNamed(staged, onlyAccountOf(staged).id, mine.id);
    expect(report).toMatchObject({ status: 'complete', keys: [{ outcome: 'not-ours' }] });
    expect(mine.status).toBe('Inactive');
  });

  test('leaves alone a key that was switched on, told anew, and then switched off by its owner', async () => {
    const ci = owner('ci');
    const staged = await deactivated([ci]);
    keyOf(staged.organization.world, 'ci').status = 'Active';
    await staged.run(8);
    keyOf(staged.organization.world, 'ci').status = 'Inactive';
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'deactivated-since' });
    expect(statusOf(staged, 'ci')).toBe('Inactive');
  });

  test('does not restore twice, nor what was switched off after it', async () => {
    const staged = await deactivated();
    await restoreRun(staged);
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'restored-before' });
    keyOf(staged.organization.world, 'ci').status = 'Inactive';
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'deactivated-since' });
    expect(subjectsByDay(staged).filter((mail) => mail.includes('Switched on again'))).toHaveLength(1);
  });

  test('of an account that cannot be entered says so, and restores the others', async () => {
    const staged = await stage(
      onlyAccounts({ users: [owner('ci')] }, { users: [owner('web')] }),
      {},
      { client: NO_RETRIES },
    );
    await staged.run(0);
    await staged.run(7);
    const [first] = [...staged.organization.world.accounts.values()].filter(({ users }) => users.has('ci'));
    staged.organization.faults.removeMemberRole(first?.id ?? '');
    const report = await restoreRun(staged);
    expect(report).toMatchObject({
      status: 'problems',
      problems: [{ code: 'MEMBER_ROLE_UNASSUMABLE', scope: 'account' }],
    });
    expect(ends(report)).toEqual({ ci: 'unread', web: 'restored' });
  });

  test('that IAM denies is a problem, leaves nothing open, and can be tried again', async () => {
    const staged = await deactivated();
    staged.organization.faults.deny('iam:UpdateAccessKey');
    expect(await restoreRun(staged)).toMatchObject({
      status: 'problems',
      keys: [{ outcome: 'failed' }],
      problems: [{ code: 'RESTORE_FAILED' }],
    });
    // Listed as a key whose cycle may run, and under nothing that is open.
    const listed = (await staged.rows()).flatMap(({ outbox }) => (outbox === undefined ? [] : [outbox]));
    expect(listed).toEqual(['CYCLE']);
    staged.organization.faults.clear();
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'restored' });
  });

  test('whose answer is lost is looked up, and told once', async () => {
    const staged = await deactivated();
    staged.organization.faults.intercept(({ action }) =>
      action === 'UpdateAccessKey' ? { kind: 'drop', when: 'after' } : undefined,
    );
    expect(ends(await restoreRun(staged))).toEqual({ ci: 'restored' });
    expect(subjectsByDay(staged).filter((mail) => mail.includes('Switched on again'))).toHaveLength(1);
  });

  test('with a ledger that may be read and not written restores nothing, and says why once', async () => {
    const staged = await deactivated([owner('ci'), owner('web')]);
    staged.organization.faults.deny('dynamodb:UpdateItem');
    const report = await restoreRun(staged);
    expect(report.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringContaining(
        'LEDGER_UNREACHABLE the ledger may be read and not written, so no key was restored',
      ),
    ]);
    expect([statusOf(staged, 'ci'), statusOf(staged, 'web')]).toEqual(['Inactive', 'Inactive']);
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
  });

  test('told to stop begins no further key, and says what it left', async () => {
    const staged = await deactivated([owner('ci'), owner('web')]);
    const interrupt = new AbortController();
    const order = orderOf(staged, { signal: interrupt.signal });
    const looked = await lookOf(staged, order);
    interrupt.abort();
    const report = await restore(staged.services, order, looked);
    expect(report).toMatchObject({ status: 'problems', problems: [{ code: 'INTERRUPTED' }] });
    expect(ends(report)).toEqual({ ci: 'failed', web: 'failed' });
    expect([statusOf(staged, 'ci'), statusOf(staged, 'web')]).toEqual(['Inactive', 'Inactive']);
  });
});

describe('a restore from a shell without CONTACTDOMAINS', () => {
  const users = () => [owner('ann'), owner('bob', { contact: 'bob@outside.example' })];
  const toldAfter = ({ organization }: Stage, before: number) =>
    organization.ses.mailbox.accepted.slice(before).map(({ destinations }) => destinations[0]);

  test('mails nobody whom the last enforcing run might not: the next run tells the operator', async () => {
    const staged = await deactivated(users());
    const strict = staged.engine({ CONTACTDOMAINS: 'example.org' });
    await strict.run(8);
    const before = staged.organization.ses.mailbox.accepted.length;
    const report = await restoreRun(staged);
    expect(ends(report)).toEqual({ ann: 'restored', bob: 'restored' });
    expect(toldAfter(staged, before)).toEqual(['ann@example.org']);
    expect(report.mail).toEqual({
      sent: 1,
      pending: 1,
      held: 'some contacts are not in CONTACTDOMAINS, yours or those of run 2027-03-09T08-00-00Z-enforce',
      paused: false,
    });
    await strict.run(9);
    expect(toldAfter(staged, before)).not.toContain('bob@outside.example');
    expect(toldAfter(staged, before)).toContain('keys@example.com');
  });

  test('mails everybody where the runs do', async () => {
    const staged = await deactivated(users());
    expect(await restoreRun(staged)).toMatchObject({ mail: { sent: 2, pending: 0, held: null } });
  });
});
