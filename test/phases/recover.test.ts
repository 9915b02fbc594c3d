import { NO_RETRIES, onDay, SENDER, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccountOf, onlyAccounts } from '../e2e/only-accounts.ts';
import { withMember } from '../../src/simulator/traffic/spoil/members.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import { restoreRun } from './restore/asked.ts';
import { codes, keyOf, outcomes, owner, subjectsByDay } from '../e2e/people.ts';

describe('an intent that a crash left open', () => {
  /** The process dies right after it wrote the intent, or right after IAM took the change. */
  async function interrupted(when: 'before' | 'after') {
    const ci = owner('ci');
    const staged = await stage(onlyAccounts({ users: [ci] }), {}, { client: NO_RETRIES });
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
    expect(subjectsByDay(staged)).toContain('2027-03-09 Deactivated, no longer working: AWS access key');
    expect(await openIntents(staged)).toEqual([]);
    // It was active in no survey that came to its end: the run that found it done is the one that tells.
    expect(report.keys).toMatchObject([
      { userName: 'ci', outcome: 'deactivated', contacts: ['ci@example.org'], deadline: onDay(7) },
    ]);
    expect(report.counts).toMatchObject({ activeKeys: 0, compliant: 0, deactivated: 1 });
    const [summary] = staged.organization.ses.mailbox.to(SENDER);
    expect(summary?.text).toMatch(/\* Deactivated: AKIA\w+ of ci, /);
  });

  test('is in the report of the run that finished it, and of none after', async () => {
    const { staged } = await interrupted('after');
    await staged.run(8);
    expect(await staged.run(8)).toMatchObject({ counts: { deactivated: 1 } });
    expect((await staged.run(9)).keys).toEqual([]);
    expect(subjectsByDay(staged).filter((mail) => mail.includes('Deactivated'))).toHaveLength(1);
  });

  test('is closed, and told, when its account was suspended: nobody can look any more', async () => {
    const { staged } = await interrupted('after');
    onlyAccountOf(staged).state = 'SUSPENDED';
    expect(codes(await staged.run(8))).toEqual(['NOTHING_SURVEYED']);
    expect(await openIntents(staged)).toEqual([]);
    expect(subjectsByDay(staged).at(-1)).toBe('2027-03-09 Deactivated, no longer working: AWS access key');
  });

  test.each<[string, (staged: Stage) => void]>([
    [
      'has left the organization',
      (staged) => staged.organization.world.accounts.delete(onlyAccountOf(staged).id),
    ],
    ['has opted out since', (staged) => (onlyAccountOf(staged).tags.KeyRotation = 'opt-out')],
  ])('is closed, and told, when its account %s: it is not entered any more', async (_, leave) => {
    const { staged } = await interrupted('after');
    leave(staged);
    staged.organization.calls.clear();
    const report = await staged.run(8);
    expect(staged.organization.calls.count('sts:AssumeRole')).toBe(0);
    expect(report.counts.deactivated).toBe(1);
    expect(await openIntents(staged)).toEqual([]);
    expect(subjectsByDay(staged).at(-1)).toBe('2027-03-09 Deactivated, no longer working: AWS access key');
    await staged.run(9);
    expect(subjectsByDay(staged)).toHaveLength(2);
  });

  test('is looked for under the new name of a user who was renamed', async () => {
    const { staged, ci } = await interrupted('after');
    onlyAccountOf(staged).users.delete('ci');
    onlyAccountOf(staged).users.set('renamed', { ...ci, name: 'renamed' });
    await staged.run(8);
    expect(await openIntents(staged)).toEqual([]);
    expect(subjectsByDay(staged).at(-1)).toBe('2027-03-09 Deactivated, no longer working: AWS access key');
  });

  test.each<[string, 'iam:GetAccessKeyLastUsed' | 'iam:ListAccessKeys']>([
    ['whose the key is', 'iam:GetAccessKeyLastUsed'],
    ["the renamed user's keys", 'iam:ListAccessKeys'],
  ])('is told all the same when IAM denies %s: to be denied is not to be deleted', async (_, action) => {
    const { staged, ci } = await interrupted('after');
    onlyAccountOf(staged).users.delete('ci');
    onlyAccountOf(staged).users.set('renamed', { ...ci, name: 'renamed' });
    staged.organization.faults.inject(
      { action, params: ({ UserName }) => UserName !== 'ci' },
      REFUSALS.denied,
    );
    await staged.run(8);
    staged.organization.faults.clear();
    await staged.run(9);
    expect(await openIntents(staged)).toEqual([]);
    expect(subjectsByDay(staged).filter((mail) => mail.includes('Deactivated'))).toHaveLength(1);
  });

  test('is told all the same when IAM tells a status that nobody knows: that is not to be active', async () => {
    const { staged } = await interrupted('after');
    staged.organization.faults.inject(
      { action: 'iam:ListAccessKeys' },
      { kind: 'spoil', body: withMember('AccessKeyMetadata.member.0.Status', 'Suspended') },
    );
    // Of the report, in which it is off, the survey says that it is on by now.
    expect(codes(await staged.run(8))).toEqual(['INTENT_OPEN', 'KEY_SWITCHED']);
    staged.organization.faults.clear();
    await staged.run(9);
    expect(await openIntents(staged)).toEqual([]);
    expect(subjectsByDay(staged).filter((mail) => mail.includes('Deactivated'))).toHaveLength(1);
  });

  test('is withdrawn, and the key decided anew, when it turns out active', async () => {
    const { staged, ci } = await interrupted('before');
    ci.tags.KeyRotation = 'opt-out';
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'exempt none' });
    expect(await openIntents(staged)).toEqual([]);
    expect(subjectsByDay(staged)).toHaveLength(1);
  });

  test('is withdrawn when the user is gone by now', async () => {
    const { staged } = await interrupted('after');
    onlyAccountOf(staged).users.delete('ci');
    expect(codes(await staged.run(8))).toEqual([]);
    expect(await openIntents(staged)).toEqual([]);
  });

  test('is not taken for done when the row of its account cannot be read: that is not to have left the organization', async () => {
    const { staged } = await interrupted('before');
    const spoil = (body: string) => body.replace('"status":{"S":"pending"}', '"status":{"S":"who knows"}');
    staged.organization.faults.inject(
      { action: 'dynamodb:BatchGetItem', params: (params) => JSON.stringify(params).includes('ACCOUNT#') },
      { kind: 'spoil', body: spoil },
    );
    const report = await staged.run(8);
    expect(codes(report)).toContain('INTENT_OPEN');
    // Still active, it is decided anew, as any key is.
    expect(outcomes(report)).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Inactive');
  });

  test('stays open, and is reported, while the account is out of reach', async () => {
    const { staged } = await interrupted('after');
    staged.organization.faults.deny('sts:AssumeRole');
    expect(codes(await staged.run(8))).toEqual(['INTENT_OPEN', 'MEMBER_ROLE_UNASSUMABLE']);
    staged.organization.faults.clear();
    expect(codes(await staged.run(9))).toEqual([]);
    expect(subjectsByDay(staged).at(-1)).toBe('2027-03-10 Deactivated, no longer working: AWS access key');
  });
});

test('a restore that was killed stays open while nobody may look at its account, and is told once somebody may', async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ci')] }), {}, { client: NO_RETRIES });
  await staged.run(0);
  await staged.run(7);
  let dead = false;
  staged.organization.faults.intercept(({ action }) => {
    if (dead) return { kind: 'drop', when: 'before' };
    dead = action === 'UpdateAccessKey';
    return dead ? { kind: 'drop', when: 'after' } : undefined;
  });
  await restoreRun(staged).catch(() => undefined);
  staged.organization.faults.clear();
  const { tags } = onlyAccountOf(staged);
  tags.KeyRotation = 'opt-out';
  const report = await staged.run(8);
  expect(codes(report)).toEqual(['INTENT_OPEN']);
  const open = report.problems.find(({ code }) => code === 'INTENT_OPEN');
  expect(open?.message).toMatch(/^whether it was restored: .*has opted out/);
  expect((await staged.rows()).filter(({ outbox }) => outbox === 'RESTORE')).toHaveLength(1);
  delete tags.KeyRotation;
  await staged.run(9);
  expect((await staged.rows()).filter(({ outbox }) => outbox === 'RESTORE')).toEqual([]);
  expect(subjectsByDay(staged).at(-1)).toMatch(/switched on again/i);
});
