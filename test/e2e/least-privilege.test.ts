import type { Row } from '../../src/ledger/row.ts';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { embeddedMemberRole } from '../deploy/member-role-template.ts';
import { stage, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';

const SHOP = { accountId: '300000000001' as AccountId, partition: 'aws' };
const CI_ARN = `arn:aws:iam::${SHOP.accountId}:user/machines/ci`;
const REFUSED = { name: 'AccessDenied' };

async function shop(): Promise<Stage> {
  const users = [owner('ci', { path: '/machines/' }), owner('fresh', { ageDays: 3 })];
  return stage(emptyWorld({ accounts: [account({ id: SHOP.accountId, users })] }));
}

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
}

function sessionsOf({ organization }: Stage) {
  return organization.calls.find({ action: 'sts:AssumeRole' }).map(({ params }) => ({
    params,
    statements: (JSON.parse(String(params.Policy)) as { Statement: Statement[] }).Statement,
  }));
}

describe('a member session can do what its phase needs and no more (I8)', () => {
  test('no session of a survey may change anything', async () => {
    const staged = await shop();
    await staged.run(0);
    const sessions = sessionsOf(staged);
    expect(sessions).toHaveLength(2);
    for (const { statements, params } of sessions) {
      expect(
        statements
          .flatMap(({ Action }) => Action)
          .filter((action) => !/^iam:(Get|List|Generate)/.test(action)),
      ).toEqual([]);
      expect(params.DurationSeconds).toBe('900');
      expect(params.RoleSessionName).toBe('keyrotation-2027-03-01T08-00-00Z-enforce');
    }
    expect(staged.organization.calls.find({ write: true, accountId: SHOP.accountId })).toEqual([]);
  });

  test('a survey session that tried to deactivate a key would be refused', async () => {
    const staged = await shop();
    const iam = staged.services.enterAccount(SHOP, { kind: 'survey' }, 'run');
    const key = keyOf(staged.organization.world, 'ci');
    expect(await iam.listAccessKeys('ci')).toHaveLength(1);
    await expect(iam.deactivate('ci', key.id as AccessKeyId)).rejects.toMatchObject(REFUSED);
    expect(key.status).toBe('Active');
  });

  test('the session that deactivates names one user, on whatever path, and three calls', async () => {
    const staged = await shop();
    await staged.run(0);
    staged.organization.calls.clear();
    await staged.run(7);
    const acting = sessionsOf(staged).filter(({ params }) =>
      String(params.Policy).includes('UpdateAccessKey'),
    );
    expect(acting.map(({ statements }) => statements)).toEqual([
      [
        {
          Effect: 'Allow',
          Action: ['iam:ListAccessKeys', 'iam:ListUserTags', 'iam:UpdateAccessKey'],
          Resource: [CI_ARN.replace('machines/', ''), CI_ARN.replace('machines/', '*/')],
        },
      ],
    ]);
    const writes = staged.organization.calls.find({ write: true, accountId: SHOP.accountId });
    expect(writes.map(({ action, resource }) => [action, resource])).toEqual([['UpdateAccessKey', CI_ARN]]);
  });

  test('a session made for one user is refused at another', async () => {
    const staged = await shop();
    const iam = staged.services.enterAccount(SHOP, { kind: 'act', userArn: CI_ARN }, 'run');
    const other = keyOf(staged.organization.world, 'fresh');
    await expect(iam.deactivate('fresh', other.id as AccessKeyId)).rejects.toMatchObject(REFUSED);
    await expect(iam.listAccessKeys('fresh')).rejects.toMatchObject(REFUSED);
    await expect(iam.listUsers()).rejects.toMatchObject(REFUSED);
    expect(other.status).toBe('Active');
  });

  test.each([
    ['the right external ID opens the door', { EXTERNALID: 'only-we-know' }, []],
    ['a wrong one does not', { EXTERNALID: 'guess' }, ['MEMBER_ROLE_UNASSUMABLE']],
    ['none does not', {}, ['MEMBER_ROLE_UNASSUMABLE']],
  ])('%s', async (_, settings, problems) => {
    const world = emptyWorld();
    world.memberRole = embeddedMemberRole({
      HubAccountId: world.hub.accountId,
      OrganizationId: world.organizationId,
      ExternalId: 'only-we-know',
    });
    expect(codes(await (await stage(world, settings)).run(0))).toEqual(problems);
  });
});

describe('a dry run', () => {
  const isOfRuns = ({ pk }: Row): boolean => pk.startsWith('RUN#');
  /** What is remembered of accounts is no run's own, and nobody's history. */
  const isOfOthers = (row: Row): boolean => !isOfRuns(row) && !row.pk.startsWith('SEEN#');

  test('writes its own rows only, mails nobody, asks SES nothing and changes no key', async () => {
    const staged = await shop();
    const report = await staged.run(0, { mode: 'dry-run' });
    expect(outcomes(report)).toEqual({ ci: 'notify first would-notify' });
    expect(new Set((await staged.rows()).filter(isOfRuns).map(({ pk }) => pk))).toEqual(
      new Set([`RUN#${report.runId}`, 'RUN#LAST', 'RUN#ALL']),
    );
    expect((await staged.rows()).filter(isOfOthers)).toEqual([]);
    const { calls, ses } = staged.organization;
    expect(calls.entries.filter(({ service }) => service === 'ses')).toEqual([]);
    expect(calls.find({ write: true }).filter(({ service }) => service !== 'dynamodb')).toEqual([]);
    expect(ses.mailbox.accepted).toEqual([]);
  });

  test('over keys that enforcing has noticed leaves their history, the lock and the outbox as they are', async () => {
    const staged = await shop();
    await staged.run(0);
    const before = (await staged.rows()).filter(isOfOthers);
    const report = await staged.run(7, { mode: 'dry-run' });
    expect(outcomes(report)).toEqual({ ci: 'deactivate would-deactivate' });
    expect((await staged.rows()).filter(isOfOthers)).toEqual(before);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test('mails nobody but the operator', async () => {
    const staged = await shop();
    await staged.run(0, { mode: 'dry-run', mailSummary: true });
    const { accepted } = staged.organization.ses.mailbox;
    expect(accepted.map(({ destinations }) => destinations)).toEqual([['keys@example.com']]);
    expect(accepted[0]?.subject).toContain('dry run');
  });
});
