import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const tagged = account({
  id: '222222222222',
  name: '<script>"顧客" & \'co\'</script>',
  tags: { KeyRotation: 'opt-out', Contact: 'a@example.com' },
  ouPath: ['ou-a1b2-workload', 'ou-a1b2-prodprod'],
});
const closing = account({ id: '333333333333', state: 'PENDING_CLOSURE' });

describe('Organizations', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    const others = Array.from({ length: 42 }, () => account());
    aws = await startForTest({ world: emptyWorld({ accounts: [tagged, closing, ...others] }) });
  });
  afterEach(() => aws.close());

  const pages = async () => {
    const found: number[] = [];
    for await (const page of paginateListAccounts({ client: aws.organizations }, {})) {
      found.push(page.Accounts?.length ?? 0);
    }
    return found;
  };

  test('lists accounts in pages of 20', async () => {
    expect(await pages()).toEqual([20, 20, 5]);
  });

  test('lists every account even if empty pages come between', async () => {
    aws.organization.world.paging.emptyAccountPages = true;
    expect(await pages()).toEqual([0, 20, 0, 20, 0, 5]);
  });

  test('tells State, the legacy Status, the path and any name as it is', async () => {
    const { Accounts = [] } = await aws.organizations.send(new ListAccountsCommand({}));
    expect(Accounts.find(({ Id }) => Id === tagged.id)).toMatchObject({
      Arn: 'arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/222222222222',
      Name: tagged.name,
      State: 'ACTIVE',
      Status: 'ACTIVE',
      Paths: ['o-a1b2c3d4e5/r-a1b2/ou-a1b2-workload/ou-a1b2-prodprod/222222222222/'],
      JoinedTimestamp: tagged.joinedAt,
    });
    expect(Accounts.find(({ Id }) => Id === closing.id)).toMatchObject({ State: 'PENDING_CLOSURE' });
  });

  test('can leave out State and Paths, as older emulators do', async () => {
    aws.organization.world.hiddenAccountFields = new Set(['State', 'Paths']);
    const { Accounts = [] } = await aws.organizations.send(new ListAccountsCommand({}));
    expect(Accounts[0]).toHaveProperty('Status', 'ACTIVE');
    expect(Accounts[0]).not.toHaveProperty('State');
    expect(Accounts[0]).not.toHaveProperty('Paths');
  });

  test('lists the tags of an account, and fails for one that is not there', async () => {
    const { Tags } = await aws.organizations.send(new ListTagsForResourceCommand({ ResourceId: tagged.id }));
    expect(Tags).toEqual([
      { Key: 'KeyRotation', Value: 'opt-out' },
      { Key: 'Contact', Value: 'a@example.com' },
    ]);
    const missing = aws.organizations.send(new ListTagsForResourceCommand({ ResourceId: '999999999999' }));
    await expect(missing).rejects.toMatchObject({ name: 'TargetNotFoundException' });
  });

  test('names the parent: an organizational unit or the root', async () => {
    const parents = async (ChildId: string) =>
      (await aws.organizations.send(new ListParentsCommand({ ChildId }))).Parents;
    expect(await parents(tagged.id)).toEqual([{ Id: 'ou-a1b2-prodprod', Type: 'ORGANIZATIONAL_UNIT' }]);
    expect(await parents(closing.id)).toEqual([{ Id: 'r-a1b2', Type: 'ROOT' }]);
  });

  test('describes the organization', async () => {
    const { Organization } = await aws.organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization).toMatchObject({ Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111' });
  });

  test('asks the hub role’s policy', async () => {
    aws.organization.world.hub.policy = { Statement: { Effect: 'Allow', Action: 'sts:*', Resource: '*' } };
    await expect(aws.organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('because no identity-based policy allows') as string,
    });
  });
});
