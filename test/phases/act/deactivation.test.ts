import { LEASE_MS } from '../../../src/ledger/lock.ts';
import { accessKey } from '../../../src/simulator/world/builders.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import { NO_RETRIES, onDay, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccountOf, onlyAccounts } from '../../e2e/only-accounts.ts';
import { codes, keyOf, outcomes, owner, subjectsByDay } from '../../e2e/people.ts';

const shop = (users: readonly User[]): Promise<Stage> =>
  stage(onlyAccounts({ users }), {}, { client: NO_RETRIES });

/** Once the survey is over, and before the first deed. */
function atTheLastMinute({ organization }: Stage, what: () => unknown): void {
  let isDone = false;
  organization.faults.intercept(({ action }) => {
    if (action === 'GetSendQuota' && !isDone) {
      isDone = true;
      what();
    }
    return undefined;
  });
}

function rename(staged: Stage, from: string, to: string, tags: User['tags'] = {}): void {
  const { users } = onlyAccountOf(staged);
  const user = users.get(from);
  if (!user) return;
  users.delete(from);
  users.set(to, { ...user, name: to, tags: { ...user.tags, ...tags } });
}

const statusOf = ({ organization }: Stage, name: string) => keyOf(organization.world, name).status;

describe('a deactivation', () => {
  test('whose answer is lost is recorded as done, and told', async () => {
    const staged = await shop([owner('ci')]);
    await staged.run(0);
    staged.organization.faults.intercept(({ action }) =>
      action === 'UpdateAccessKey' ? { kind: 'drop', when: 'after' } : undefined,
    );
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(subjectsByDay(staged)).toEqual([
      '2027-03-01 Rotate by 8 Mar 2027 or it stops working: AWS access key',
      '2027-03-08 Deactivated, no longer working: AWS access key',
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
    expect(subjectsByDay(staged).at(-1)).toContain('it can stop working');
    staged.organization.faults.clear();
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(subjectsByDay(staged)).toHaveLength(3);
  });

  test('is not begun by a run that loses its lock between the intent and the deed; the next run is not misled', async () => {
    const staged = await shop([owner('ci')]);
    await staged.run(0);
    const { faults, clock, calls } = staged.organization;
    faults.intercept(({ action, params }) => {
      if (action === 'UpdateItem' && JSON.stringify(params).includes('deactivation = :deactivation'))
        clock.advance(LEASE_MS + 1);
      return undefined;
    });
    await expect(staged.run(7)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(calls.count('iam:UpdateAccessKey')).toBe(0);
    expect(statusOf(staged, 'ci')).toBe('Active');
    faults.clear();
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(calls.count('iam:UpdateAccessKey')).toBe(1);
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
    expect(subjectsByDay(staged)).toHaveLength(1);
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
  });

  test.each<[string, (user: User, staged: Stage) => unknown]>([
    ['deleted', (user) => (user.accessKeys = [])],
    ['deleted, with the user,', (user, staged) => onlyAccountOf(staged).users.delete(user.name)],
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
    expect(subjectsByDay(staged)).toHaveLength(1);
  });

  test('is left out, and not claimed, for a key that somebody switched off at the last minute: that is told', async () => {
    const ci = owner('ci');
    const staged = await shop([ci]);
    await staged.run(0);
    atTheLastMinute(staged, () => (keyOf(staged.organization.world, 'ci').status = 'Inactive'));
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'deactivate none' });
    expect(report.problems).toMatchObject([{ severity: 'warning', scope: 'key', code: 'KEY_SWITCHED' }]);
    expect(report.status).toBe('complete');
    expect(subjectsByDay(staged)).toHaveLength(1);
    // On again, it begins anew.
    staged.organization.faults.clear();
    keyOf(staged.organization.world, 'ci').status = 'Active';
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'notify first notified' });
  });

  test('finds a key whose user was renamed at the last minute, and tells of it under the new name', async () => {
    const staged = await shop([owner('ci')]);
    await staged.run(0);
    atTheLastMinute(staged, () => {
      rename(staged, 'ci', 'tmp');
    });
    expect(outcomes(await staged.run(7))).toEqual({ tmp: 'deactivate deactivated deactivated' });
    expect(statusOf(staged, 'tmp')).toBe('Inactive');
    expect(staged.organization.ses.mailbox.to('ci@example.org').at(-1)?.text).toContain('tmp');
  });

  test('is not done to a renamed user who is exempt under the new name', async () => {
    const staged = await shop([owner('ci')]);
    await staged.run(0);
    atTheLastMinute(staged, () => {
      rename(staged, 'ci', 'tmp', { KeyRotation: 'opt-out' });
    });
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ tmp: 'exempt none' });
    expect(codes(report)).toEqual(['DEACTIVATION_WITHHELD']);
    expect(statusOf(staged, 'tmp')).toBe('Active');
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
