import { accessKey, account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { Account, User } from '../../src/simulator/world/world.ts';
import { NO_RETRIES, onDay, SENDER, stage, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';

async function shop(users: readonly User[], settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const world = emptyWorld({ accounts: [account({ users })] });
  world.accounts.delete(world.hub.accountId);
  return stage(world, settings, { client: NO_RETRIES });
}

function accountOf({ organization }: Stage): Account {
  const [found] = organization.world.accounts.values();
  if (!found) throw new Error('no account');
  return found;
}

const statusOf = ({ organization }: Stage, name: string) => keyOf(organization.world, name).status;
const mails = ({ organization }: Stage) =>
  organization.ses.mailbox.accepted.map(({ at, subject }) =>
    [at.toISOString().slice(0, 10), subject].join(' '),
  );

describe('the brake', () => {
  test('lets the oldest deadlines go first and the rest on the days after', async () => {
    const staged = await shop(
      [owner('old'), owner('newer', { ageDays: 29 }), owner('newest', { ageDays: 28 })],
      {
        MAXDEACTIVATIONS: '1',
      },
    );
    for (const day of [0, 1, 2]) await staged.run(day);
    // Nothing ran for a week: all three are past their deadlines at once.
    const days = [];
    for (const day of [9, 10, 11, 12]) days.push(outcomes(await staged.run(day)));
    expect(days).toEqual([
      {
        old: 'deactivate deactivated deactivated',
        newer: 'deferred reminder notified',
        newest: 'deferred reminder notified',
      },
      { newer: 'deactivate deactivated deactivated', newest: 'deferred none' },
      { newest: 'deactivate deactivated deactivated' },
      {},
    ]);
  });

  test('keeps deferred keys noticed, so that the queue drains however long it is', async () => {
    const staged = await shop([owner('ci')], { MAXDEACTIVATIONS: '0', REMINDERDAYS: 'none' });
    const seen = [];
    for (const day of [0, 7, 8, 14, 21, 28]) seen.push(outcomes(await staged.run(day)).ci);
    expect(seen).toEqual([
      'notify first notified',
      'deferred reminder notified',
      'deferred none',
      'deferred reminder notified',
      'deferred reminder notified',
      'deferred reminder notified',
    ]);
    const released = await staged.engine({ MAXDEACTIVATIONS: 'unlimited' }).run(29);
    expect(outcomes(released)).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(released.keys[0]?.deadline).toBe(onDay(7));
  });
});

describe('a deactivation', () => {
  test('whose answer is lost is recorded as done, and told', async () => {
    const staged = await shop([owner('ci')]);
    await staged.run(0);
    staged.organization.faults.intercept(({ action }) =>
      action === 'UpdateAccessKey' ? { kind: 'drop', when: 'after' } : undefined,
    );
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(mails(staged)).toEqual([
      '2027-03-01 1 AWS access key to rotate by 8 Mar 2027',
      '2027-03-08 1 AWS access key deactivated',
    ]);
    expect((await staged.rows()).filter(({ outbox }) => outbox !== undefined && outbox !== 'CYCLE')).toEqual(
      [],
    );
  });

  test('that is denied is a problem, keeps the key noticed, and is tried again the next day', async () => {
    const staged = await shop([owner('ci')]);
    await staged.run(0);
    staged.organization.faults.deny('iam:UpdateAccessKey');
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'deactivate reminder failed' });
    expect(codes(report)).toEqual(['DEACTIVATION_FAILED']);
    expect(mails(staged).at(-1)).toContain('to rotate');
    staged.organization.faults.clear();
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(mails(staged)).toHaveLength(3);
  });

  test.each<[string, (user: User) => unknown]>([
    ['switched off', ({ accessKeys: [key] }) => key && (key.status = 'Inactive')],
    ['deleted', (user) => (user.accessKeys = [])],
    ['replaced', (user) => (user.accessKeys = [accessKey({ createDate: new Date(onDay(2)) })])],
  ])('is not needed for a key that its owner %s before the deadline', async (_, rotate) => {
    const ci = owner('ci');
    const staged = await shop([ci]);
    await staged.run(0);
    rotate(ci);
    for (const day of [4, 7, 8]) expect(outcomes(await staged.run(day))).toEqual({});
    expect(mails(staged)).toHaveLength(1);
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
  });

  test.each<[string, (user: User, staged: Stage) => unknown]>([
    ['switched off', ({ accessKeys: [key] }) => key && (key.status = 'Inactive')],
    ['deleted', (user) => (user.accessKeys = [])],
    ['deleted, with the user,', (user, staged) => accountOf(staged).users.delete(user.name)],
  ])('is left out, and not claimed, for a key that its owner %s at the last minute', async (_, rotate) => {
    const ci = owner('ci');
    const staged = await shop([ci]);
    await staged.run(0);
    staged.organization.faults.intercept(({ action }) => {
      if (action === 'GetSendQuota') rotate(ci, staged);
      return undefined;
    });
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'deactivate none' });
    expect(codes(report)).toEqual([]);
    expect(mails(staged)).toHaveLength(1);
  });

  test('never happens to a fresh key of the same user', async () => {
    const young = accessKey({ createDate: new Date(onDay(3)) });
    const ci = owner('ci');
    const staged = await shop([ci]);
    await staged.run(0);
    ci.accessKeys.push(young);
    await staged.run(7);
    expect([statusOf(staged, 'ci'), young.status]).toEqual(['Inactive', 'Active']);
  });
});

describe('an intent that a crash left open', () => {
  /** The process dies right after it wrote the intent, or right after IAM took the change. */
  async function interrupted(when: 'before' | 'after') {
    const ci = owner('ci');
    const staged = await shop([ci]);
    await staged.run(0);
    let dead = false;
    staged.organization.faults.intercept(({ action }) => {
      if (dead) return { kind: 'drop', when: 'before' };
      dead = action === 'UpdateAccessKey';
      return dead ? { kind: 'drop', when } : undefined;
    });
    await expect(staged.run(7)).rejects.toThrow();
    staged.organization.faults.clear();
    return { staged, ci };
  }

  const openIntents = async (staged: Stage) =>
    (await staged.rows()).filter(({ outbox }) => outbox === 'INTENT');

  test('is finished and told when the key turns out inactive', async () => {
    const { staged } = await interrupted('after');
    expect(await openIntents(staged)).toHaveLength(1);
    const report = await staged.run(8, { mailSummary: true });
    expect(mails(staged)).toContain('2027-03-09 1 AWS access key deactivated');
    expect(await openIntents(staged)).toEqual([]);
    // It was active in no survey that came to its end: the run that found it done is the one that tells.
    expect(report.keys).toMatchObject([
      { userName: 'ci', outcome: 'deactivated', contacts: ['ci@example.org'], deadline: onDay(7) },
    ]);
    expect(report.counts).toMatchObject({ activeKeys: 0, compliant: 0, deactivated: 1 });
    const [summary] = staged.organization.ses.mailbox.to(SENDER);
    expect(summary?.text).toContain('Deactivated (1)');
  });

  test('is in the report of the run that finished it, and of none after', async () => {
    const { staged } = await interrupted('after');
    await staged.run(8);
    expect(await staged.run(8)).toMatchObject({ counts: { deactivated: 1 } });
    expect((await staged.run(9)).keys).toEqual([]);
    expect(mails(staged).filter((mail) => mail.endsWith('deactivated'))).toHaveLength(1);
  });

  test('is closed, and told, when its account was suspended: nobody can look any more', async () => {
    const { staged } = await interrupted('after');
    accountOf(staged).state = 'SUSPENDED';
    expect(codes(await staged.run(8))).toEqual(['NOTHING_SURVEYED']);
    expect(await openIntents(staged)).toEqual([]);
    expect(mails(staged).at(-1)).toBe('2027-03-09 1 AWS access key deactivated');
  });

  test.each<[string, (staged: Stage) => void]>([
    [
      'has left the organization',
      (staged) => staged.organization.world.accounts.delete(accountOf(staged).id),
    ],
    ['has opted out since', (staged) => (accountOf(staged).tags.KeyRotation = 'opt-out')],
  ])('is closed, and told, when its account %s: it is not entered any more', async (_, leave) => {
    const { staged } = await interrupted('after');
    leave(staged);
    staged.organization.calls.clear();
    const report = await staged.run(8);
    expect(staged.organization.calls.count('sts:AssumeRole')).toBe(0);
    expect(report.counts.deactivated).toBe(1);
    expect(await openIntents(staged)).toEqual([]);
    expect(mails(staged).at(-1)).toBe('2027-03-09 1 AWS access key deactivated');
    await staged.run(9);
    expect(mails(staged)).toHaveLength(2);
  });

  test('is looked for under the new name of a user who was renamed', async () => {
    const { staged, ci } = await interrupted('after');
    accountOf(staged).users.delete('ci');
    accountOf(staged).users.set('renamed', { ...ci, name: 'renamed' });
    await staged.run(8);
    expect(await openIntents(staged)).toEqual([]);
    expect(mails(staged).at(-1)).toBe('2027-03-09 1 AWS access key deactivated');
  });

  test('is withdrawn, and the key decided anew, when it turns out active', async () => {
    const { staged, ci } = await interrupted('before');
    ci.tags.KeyRotation = 'opt-out';
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'exempt none' });
    expect(await openIntents(staged)).toEqual([]);
    expect(mails(staged)).toHaveLength(1);
  });

  test('is withdrawn when the user is gone by now', async () => {
    const { staged } = await interrupted('after');
    accountOf(staged).users.delete('ci');
    expect(codes(await staged.run(8))).toEqual([]);
    expect(await openIntents(staged)).toEqual([]);
  });

  test('stays open, and is reported, while the account is out of reach', async () => {
    const { staged } = await interrupted('after');
    staged.organization.faults.deny('sts:AssumeRole');
    expect(codes(await staged.run(8))).toEqual(['INTENT_OPEN', 'MEMBER_ROLE_UNASSUMABLE']);
    staged.organization.faults.clear();
    expect(codes(await staged.run(9))).toEqual([]);
    expect(mails(staged).at(-1)).toBe('2027-03-10 1 AWS access key deactivated');
  });
});
