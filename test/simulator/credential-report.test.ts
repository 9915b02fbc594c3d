import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';
const FOUR_HOURS_MS = 4 * 3_600_000;
const CREATED = new Date('2026-01-02T03:04:05Z');

describe('the credential report', () => {
  let aws: OrganizationUnderTest;
  let iam: IAMClient;
  beforeEach(async () => {
    const use = { date: new Date('2026-11-20T10:00:00Z'), service: 's3', region: 'eu-west-1' };
    const users = [
      user({ name: 'a,b', createDate: CREATED }),
      user({
        name: 'ci',
        createDate: CREATED,
        accessKeys: [accessKey({ createDate: CREATED, lastUsed: use })],
      }),
    ];
    aws = await startForTest({
      world: emptyWorld({ accounts: [account({ id: SHOP, joinedAt: CREATED, users })] }),
    });
    iam = await aws.enter(SHOP);
  });
  afterEach(() => aws.close());

  const generate = async () => (await iam.send(new GenerateCredentialReportCommand({}))).State;
  const get = async () => {
    const { Content } = await iam.send(new GetCredentialReportCommand({}));
    return Buffer.from(Content ?? [])
      .toString()
      .split('\n');
  };

  test('must be started, is then in progress for some requests, and then complete', async () => {
    aws.organization.world.credentialReportPolls = 2;
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportNotPresentException' });
    expect(await generate()).toBe('STARTED');
    expect(await generate()).toBe('INPROGRESS');
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportNotReadyException' });
    expect(await generate()).toBe('COMPLETE');
    expect(await get()).toHaveLength(4);
  });

  test('has a row for the root user and for each user, with quoted names', async () => {
    await generate();
    const [header, root, comma, ci] = await get();
    expect(header).toMatch(/^user,arn,user_creation_time,password_enabled,.*,cert_2_last_rotated$/);
    expect(root).toMatch(
      /^<root_account>,arn:aws:iam::222222222222:root,2026-01-02T03:04:05\+00:00,not_supported,/,
    );
    expect(comma).toMatch(/^"a,b","arn:aws:iam::222222222222:user\/a,b",/);
    expect(ci).toContain(',true,2026-01-02T03:04:05+00:00,2026-11-20T10:00:00+00:00,eu-west-1,s3,false,N/A,');
  });

  test('tells the creation of a user to the second, as ListUsers does', async () => {
    const users = aws.organization.world.accounts.get(SHOP)?.users;
    const createDate = new Date('2026-02-03T04:05:06.789Z');
    users?.set('new-name', user({ name: 'new-name', createDate }));
    await generate();
    expect((await get())[4]).toMatch(/^new-name,[^,]+,2026-02-03T04:05:06\+00:00,/);
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    expect(Users.map(({ CreateDate }) => CreateDate?.toISOString())).toEqual([
      CREATED.toISOString(),
      CREATED.toISOString(),
      '2026-02-03T04:05:06.000Z',
    ]);
  });

  test('shows when a key was last changed, not when it was created', async () => {
    const key = aws.organization.world.accounts.get(SHOP)?.users.get('ci')?.accessKeys[0];
    Object.assign(key ?? {}, { status: 'Inactive', statusChangedAt: new Date('2026-11-21T00:00:00Z') });
    await generate();
    expect((await get())[3]).toContain(',false,2026-11-21T00:00:00+00:00,');
  });

  test('has a column for further keys once a user has more than two', async () => {
    const ci = aws.organization.world.accounts.get(SHOP)?.users.get('ci');
    ci?.accessKeys.push(accessKey(), accessKey());
    await generate();
    const [header, root, , row] = await get();
    expect(header).toMatch(/,additional_credentials_info$/);
    expect(root).toMatch(/,N\/A$/);
    expect(row).toMatch(/,1 additional access keys; use ListAccessKeys to list them$/);
  });

  test('stays the same for four hours, and then expires', async () => {
    await generate();
    await get();
    aws.organization.world.accounts.get(SHOP)?.users.set('new', user({ name: 'new' }));
    aws.organization.clock.advance(FOUR_HOURS_MS - 1);
    iam = await aws.enter(SHOP);
    expect(await generate()).toBe('COMPLETE');
    expect(await get()).toHaveLength(4);
    aws.organization.clock.advance(1);
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportExpiredException' });
    expect(await generate()).toBe('STARTED');
    expect(await get()).toHaveLength(5);
  });

  test('can be made never to be ready, in one account', async () => {
    const fault = aws.organization.faults.reportNeverReady(SHOP);
    await generate();
    expect(await generate()).toBe('INPROGRESS');
    expect(fault.fired).toBe(1);
    aws.organization.faults.clear();
    expect(await generate()).toBe('COMPLETE');
  });

  test('can be of any text, in one account', async () => {
    const fault = aws.organization.faults.spoilReport(SHOP, (csv) => csv.replaceAll('true', 'TRUE'));
    await generate();
    const [, root = ''] = await get();
    expect(root).toContain(',TRUE,');
    fault();
    aws.organization.faults.spoilReport(SHOP, () => 'no report');
    expect(await get()).toEqual(['no report']);
    expect(fault.fired).toBe(1);
  });
});
