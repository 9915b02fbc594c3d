import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
  paginateListAccessKeys,
  paginateListUsers,
  paginateListUserTags,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { User } from '../../src/simulator/world/world.ts';
import { START_AT, startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';

describe('IAM users and their keys', () => {
  let aws: OrganizationUnderTest;
  let iam: IAMClient;
  let ci: User;
  beforeEach(async () => {
    const use = { date: new Date('2026-11-20T10:00:00Z'), service: 's3', region: 'eu-west-1' };
    ci = user({
      name: 'ci',
      path: '/service/',
      accessKeys: [accessKey({ lastUsed: use }), accessKey(), accessKey()],
    });
    ci.tags = { Contact: '<a@example.com> & "顧客"', contact2: 'b@example.com', note: "it's" };
    const world = emptyWorld({ accounts: [account({ id: SHOP, users: [ci, user(), user()] })] });
    aws = await startForTest({ world });
    iam = await aws.enter(SHOP);
  });
  afterEach(() => aws.close());

  test('come in pages of any size', async () => {
    Object.assign(aws.organization.world.paging, { usersPerPage: 2, accessKeysPerPage: 1, tagsPerPage: 2 });
    const sizes: (number | undefined)[] = [];
    for await (const page of paginateListUsers({ client: iam }, {})) sizes.push(page.Users?.length);
    for await (const page of paginateListAccessKeys({ client: iam }, { UserName: 'ci' })) {
      sizes.push(page.AccessKeyMetadata?.length);
    }
    for await (const page of paginateListUserTags({ client: iam }, { UserName: 'ci' }))
      sizes.push(page.Tags?.length);
    expect(sizes).toEqual([2, 1, 1, 1, 1, 2, 1]);
  });

  test('have tags with any character', async () => {
    const { Tags = [] } = await iam.send(new ListUserTagsCommand({ UserName: 'ci' }));
    expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toEqual(ci.tags);
  });

  test('tell when, where and for what a key was last used, or that it never was', async () => {
    const lastUsed = (id = '') => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id }));
    expect(await lastUsed(ci.accessKeys[0]?.id)).toMatchObject({
      UserName: 'ci',
      AccessKeyLastUsed: {
        LastUsedDate: new Date('2026-11-20T10:00:00Z'),
        ServiceName: 's3',
        Region: 'eu-west-1',
      },
    });
    const never = await lastUsed(ci.accessKeys[1]?.id);
    expect(never.AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
  });

  test('find the user of a key that was added while the organization runs', async () => {
    await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: ci.accessKeys[0]?.id }));
    const added = accessKey();
    ci.accessKeys.push(added);
    const { UserName } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: added.id }));
    expect(UserName).toBe('ci');
  });

  test('change a key’s status, which leaves its CreateDate as it was', async () => {
    const [key] = ci.accessKeys;
    await iam.send(new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: key?.id, Status: 'Inactive' }));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    expect(AccessKeyMetadata?.[0]).toMatchObject({ Status: 'Inactive', CreateDate: key?.createDate });
  });

  test('answer NoSuchEntity for a user or key that is not there', async () => {
    const missing = { name: 'NoSuchEntityException' };
    const other = accessKey().id;
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'nobody' }))).rejects.toMatchObject(missing);
    const update = new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: other, Status: 'Inactive' });
    await expect(iam.send(update)).rejects.toMatchObject(missing);
  });

  test('can be made through the SDK by who may', async () => {
    aws.organization.world.memberRole.policy = ADMINISTRATOR_POLICY;
    await iam.send(
      new CreateUserCommand({
        UserName: 'new',
        Path: '/p/',
        Tags: [{ Key: 'Contact', Value: 'a@b.example' }],
      }),
    );
    await iam.send(new TagUserCommand({ UserName: 'new', Tags: [{ Key: 'contact', Value: 'c@b.example' }] }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
    expect(AccessKey).toMatchObject({ UserName: 'new', Status: 'Active', CreateDate: START_AT });
    const { User } = await iam.send(new GetUserCommand({ UserName: 'new' }));
    expect(User).toMatchObject({
      Arn: `arn:aws:iam::${SHOP}:user/p/new`,
      Tags: [{ Key: 'Contact', Value: 'c@b.example' }],
    });
    await iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
    const third = iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
    await expect(third).rejects.toMatchObject({ name: 'LimitExceededException' });
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'new', AccessKeyId: AccessKey?.AccessKeyId }));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: 'new' }));
    expect(AccessKeyMetadata).toHaveLength(1);
  });
});
