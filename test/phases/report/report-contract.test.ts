import type { RunReport } from '../../../src/core/report.ts';
import { accessKey, account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { createdDaysAgo, stage, type Stage } from '../../e2e/harness.ts';
import { outcomes, owner } from '../../e2e/people.ts';
import { ReportSchema } from './report-schema.ts';

const ELSEWHERE = 'ou-a1b2-elsewhere';

/** One account of each ending, and one key of each decision on day 7. */
async function everything(): Promise<Stage> {
  const users = [
    owner('overdue', { key: { lastUsed: { date: createdDaysAgo(2), service: 's3', region: 'eu-west-1' } } }),
    owner('second-overdue'),
    owner('fresh', { ageDays: 0 }),
    owner('coming', { ageDays: 23, contact: '' }),
    owner('waiting', { ageDays: 29, key: { id: 'AKIAWAITINGWAITING22' } }),
    owner('exempt', { tags: { KeyRotation: 'opt-out until 2027-12-31' } }),
    owner('unread'),
    owner('idle', { key: { status: 'Inactive' } }),
  ];
  const world = emptyWorld({
    accounts: [
      account({ name: 'shop', users, tags: { contact: 'team@example.org' } }),
      account({ name: 'opted-out', tags: { KeyRotation: 'opt-out' } }),
      account({ name: 'closed', state: 'SUSPENDED' }),
      account({ name: 'elsewhere', ouPath: [ELSEWHERE] }),
      account({ name: 'no-role', hasMemberRole: false }),
    ],
  });
  const staged = await stage(world, { EXCLUDEOUS: ELSEWHERE, MAXDEACTIVATIONS: '1', REMINDERDAYS: 'none' });
  staged.organization.faults.intercept(({ action, params }) =>
    action === 'ListUserTags' && params.UserName === 'unread'
      ? { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' }
      : undefined,
  );
  return staged;
}

describe('the run report', () => {
  let staged: Stage;
  let first: RunReport;
  let seventh: RunReport;
  let dryRun: RunReport;
  beforeAll(async () => {
    staged = await everything();
    first = await staged.run(0);
    await staged.run(1);
    dryRun = await staged.run(7, { mode: 'dry-run' });
    seventh = await staged.run(7);
  });

  test('has exactly the fields of docs/report.md, in every mode and on every day', () => {
    for (const report of [first, dryRun, seventh]) {
      expect(ReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    }
  });

  test('counts every account once: the parts make the total (I2)', () => {
    for (const { coverage, accounts } of [first, dryRun, seventh]) {
      const { total, ...parts } = coverage;
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(accounts).toHaveLength(total);
    }
    expect(seventh.coverage).toEqual({
      total: 6,
      surveyed: 2,
      optedOut: 1,
      notActive: 1,
      outOfScope: 1,
      unreachable: 1,
    });
  });

  test('gives each active key that is due one decision, and counts the others (I2)', () => {
    expect(outcomes(seventh)).toEqual({
      coming: 'notify first notified',
      exempt: 'exempt none',
      overdue: 'deactivate deactivated deactivated',
      'second-overdue': 'deferred reminder notified',
      unread: 'undetermined none',
      waiting: 'wait none',
    });
    expect(new Set(seventh.keys.map(({ accessKeyId }) => accessKeyId)).size).toBe(seventh.keys.length);
    expect(seventh.counts).toEqual({
      users: 8,
      remembered: 1,
      activeKeys: 7,
      compliant: 1,
      exempt: 1,
      notified: 2,
      deactivated: 1,
      deferred: 1,
      undetermined: 1,
    });
  });

  test('tells of a dry run what it would have done', () => {
    expect(outcomes(dryRun)).toMatchObject({
      coming: 'notify first would-notify',
      overdue: 'deactivate would-deactivate',
      'second-overdue': 'deferred reminder would-notify',
    });
    expect(dryRun.mode).toBe('dry-run');
  });

  test('says where each contact came from', () => {
    const sources = seventh.keys.map(({ userName, contacts, contactSource }) => [
      userName,
      contactSource,
      ...contacts,
    ]);
    expect(sources).toContainEqual(['coming', 'account-tag', 'team@example.org']);
    expect(sources).toContainEqual(['overdue', 'user-tag', 'overdue@example.org']);
  });

  test('lists an account of every ending with its reason', () => {
    const reasons = seventh.accounts.map(({ name, status, reason }) => [name, status, reason].join(' '));
    expect(reasons.sort()).toEqual([
      'closed not-active SUSPENDED',
      'elsewhere out-of-scope OU',
      'hub surveyed ',
      'no-role unreachable MEMBER_ROLE_UNASSUMABLE',
      'opted-out opted-out no end',
      'shop surveyed ',
    ]);
  });
});

test('a user with three keys gets a decision for each of them', async () => {
  const keys = [31, 32, 33].map((days) => accessKey({ createDate: createdDaysAgo(days) }));
  const world = emptyWorld({ accounts: [account({ users: [owner('crowded', { accessKeys: keys })] })] });
  const report = await (await stage(world)).run(0);
  expect(report.keys.map(({ accessKeyId }) => accessKeyId).sort()).toEqual(keys.map(({ id }) => id).sort());
  expect(report.counts).toMatchObject({ users: 1, activeKeys: 3, notified: 3 });
});
