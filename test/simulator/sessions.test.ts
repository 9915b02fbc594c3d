import { ListAccessKeysCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { accountTrustPolicy } from '../../src/simulator/policy/default-policies.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const shop = '222222222222';
const lake = '333333333333';
const shopKey = accessKey();
const hourMs = 3_600_000;

interface Trusted {
  readonly hubAccountId: string;
  readonly hubRoleName: string;
  readonly organizationId: string;
  readonly externalId?: string;
}

/** Trusts one role of one account, in one organization, as a deployment would. */
const trusting = (trusted: Trusted): PolicyDocument => ({
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${trusted.hubAccountId}:root` },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnEquals: {
        'aws:PrincipalArn': `arn:aws:iam::${trusted.hubAccountId}:role/${trusted.hubRoleName}`,
      },
      StringEquals: {
        'aws:PrincipalOrgID': trusted.organizationId,
        ...(trusted.externalId === undefined ? {} : { 'sts:ExternalId': trusted.externalId }),
      },
    },
  },
});

describe('sessions', () => {
  let test: OrganizationUnderTest;
  beforeEach(async () => {
    const world = emptyWorld({
      accounts: [
        account({
          id: shop,
          users: [user({ name: 'ci', path: '/service/', accessKeys: [shopKey] }), user({ name: 'eve' })],
        }),
        account({ id: lake, users: [user({ name: 'etl' })] }),
      ],
    });
    test = await startForTest({ world });
  });
  afterEach(() => test.close());

  const namesIn = async (accountId: string) =>
    (await (await test.enter(accountId)).send(new ListUsersCommand({}))).Users?.map(
      ({ UserName }) => UserName,
    );

  it('see the account they were opened in, and no other', async () => {
    expect(await namesIn(shop)).toEqual(['ci', 'eve']);
    expect(await namesIn(lake)).toEqual(['etl']);
    const identity = await test.stsAs(await test.assume(lake)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: lake,
      Arn: `arn:aws:sts::${lake}:assumed-role/keyrotation-member/test`,
    });
  });

  it('belong to the hub’s role when the key is a long-term one', async () => {
    const { Arn } = await test.sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:sts::111111111111:assumed-role/keyrotation-enforcer/run');
  });

  it('may not do what the member role’s policy does not allow', async () => {
    test.organization.world.memberRole.policy = {
      Statement: {
        Effect: 'Allow',
        Action: 'iam:ListAccessKeys',
        Resource: 'arn:aws:iam::${AWS::AccountId}:user/service/*',
      },
    };
    const iam = await test.enter(shop);
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'ci' }))).resolves.toBeDefined();
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'eve' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `arn:aws:iam::${shop}:user/eve because no identity-based policy`,
      ) as string,
    });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('may not do what the session policy does not allow, though the role’s does', async () => {
    const iam = await test.enter(shop, {
      Statement: { Effect: 'Allow', Action: 'iam:List*', Resource: '*' },
    });
    await expect(iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    const update = iam.send(
      new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: shopKey.id, Status: 'Inactive' }),
    );
    await expect(update).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'because no session policy allows the iam:UpdateAccessKey action',
      ) as string,
    });
    expect(shopKey.status).toBe('Active');
  });

  it('may not do what only the session policy allows', async () => {
    test.organization.world.memberRole.policy = {
      Statement: { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' },
    };
    const iam = await test.enter(shop, { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in an identity-based policy') as string,
    });
  });

  it('are refused where the trust policy names another role or organization', async () => {
    const trusted = {
      hubAccountId: '111111111111',
      hubRoleName: 'keyrotation-enforcer',
      organizationId: 'o-a1b2c3d4e5',
    };
    for (const other of [
      { hubRoleName: 'somebody' },
      { organizationId: 'o-other' },
      { hubAccountId: lake },
    ]) {
      test.organization.world.memberRole.trustPolicy = trusting({ ...trusted, ...other });
      await expect(test.assume(shop)).rejects.toMatchObject({ name: 'AccessDenied' });
    }
    test.organization.world.memberRole.trustPolicy = accountTrustPolicy('111111111111');
    await expect(test.assume(shop)).resolves.toBeDefined();
  });

  it('need the external ID that the trust policy asks for', async () => {
    const { hub, organizationId, memberRole } = test.organization.world;
    const trusted = { hubAccountId: hub.accountId, hubRoleName: hub.roleName, organizationId };
    memberRole.trustPolicy = trusting({ ...trusted, externalId: 'right' });
    await expect(test.assume(shop)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(test.assume(shop, { ExternalId: 'wrong' })).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(test.assume(shop, { ExternalId: 'right' })).resolves.toBeDefined();
  });

  it('are refused where there is no member role, no such account, or the account is suspended', async () => {
    const { accounts } = test.organization.world;
    accounts.set('444444444444', account({ id: '444444444444', hasMemberRole: false }));
    accounts.set('555555555555', account({ id: '555555555555', state: 'SUSPENDED' }));
    for (const id of ['444444444444', '555555555555', '999999999999']) {
      await expect(test.assume(id)).rejects.toMatchObject({ name: 'AccessDenied' });
    }
  });

  it('last as long as was asked for, on the simulator’s clock', async () => {
    const iam = test.iam(await test.assume(shop, { DurationSeconds: 900 }));
    test.organization.clock.advance(900_000 - 1);
    await expect(iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    test.organization.clock.advance(1);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('must be known and fit their token', async () => {
    const identity = await test.assume(shop);
    const unknown = { ...identity, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' };
    for (const wrong of [unknown, { ...identity, sessionToken: 'other' }]) {
      const listing = test.iam(wrong).send(new ListUsersCommand({}));
      await expect(listing).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    }
  });

  it.each([
    ['a session name of one character', { RoleSessionName: 'x' }],
    ['a session name with a space', { RoleSessionName: 'a b' }],
    ['less than 15 minutes', { DurationSeconds: 899 }],
    ['more than an hour', { DurationSeconds: hourMs / 1000 + 1 }],
    [
      'a policy of more than 2,048 characters',
      { Policy: JSON.stringify({ Statement: [], Id: 'x'.repeat(2_048) }) },
    ],
  ])('cannot be opened with %s', async (_, overrides) => {
    await expect(test.assume(shop, overrides)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('can be opened by the management account through OrganizationAccountAccessRole', async () => {
    const RoleArn = `arn:aws:iam::${shop}:role/OrganizationAccountAccessRole`;
    await expect(test.assume(shop, { RoleArn })).resolves.toBeDefined();
  });
});
