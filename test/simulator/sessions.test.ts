import { ListAccessKeysCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { accountTrustPolicy } from '../../src/simulator/policy/default-policies.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';
const LAKE = '333333333333';
const shopKey = accessKey();
const HOUR_MS = 3_600_000;

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
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    const world = emptyWorld({
      accounts: [
        account({
          id: SHOP,
          users: [user({ name: 'ci', path: '/service/', accessKeys: [shopKey] }), user({ name: 'eve' })],
        }),
        account({ id: LAKE, users: [user({ name: 'etl' })] }),
      ],
    });
    aws = await startForTest({ world });
  });
  afterEach(() => aws.close());

  const namesIn = async (accountId: string) =>
    (await (await aws.enter(accountId)).send(new ListUsersCommand({}))).Users?.map(
      ({ UserName }) => UserName,
    );

  test('see the account they were opened in, and no other', async () => {
    expect(await namesIn(SHOP)).toEqual(['ci', 'eve']);
    expect(await namesIn(LAKE)).toEqual(['etl']);
    const identity = await aws.stsAs(await aws.assume(LAKE)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: LAKE,
      Arn: `arn:aws:sts::${LAKE}:assumed-role/keyrotation-member/test`,
    });
  });

  test('belong to the hub’s role when the key is a long-term one', async () => {
    const { Arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:sts::111111111111:assumed-role/keyrotation-enforcer/run');
  });

  test('may not do what the member role’s policy does not allow', async () => {
    aws.organization.world.memberRole.policy = {
      Statement: {
        Effect: 'Allow',
        Action: 'iam:ListAccessKeys',
        Resource: 'arn:aws:iam::${AWS::AccountId}:user/service/*',
      },
    };
    const iam = await aws.enter(SHOP);
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'ci' }))).resolves.toBeDefined();
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'eve' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `arn:aws:iam::${SHOP}:user/eve because no identity-based policy`,
      ) as string,
    });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('may not do what the session policy does not allow, though the role’s does', async () => {
    const iam = await aws.enter(SHOP, {
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

  test('reach exactly the user that a session policy names, whatever characters are in the path', async () => {
    const odd = (name: string, path: string) => user({ name, path });
    const users = [odd('ci', '/a*b?c$d/'), odd('other', '/a-b-c-d/')];
    aws.organization.world.accounts.set('666666666666', account({ id: '666666666666', users }));
    const Resource = 'arn:aws:iam::666666666666:user/a${*}b${?}c${$}d/*';
    const iam = await aws.enter('666666666666', {
      Statement: { Effect: 'Allow', Action: 'iam:ListAccessKeys', Resource },
    });
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'ci' }))).resolves.toBeDefined();
    const other = iam.send(new ListAccessKeysCommand({ UserName: 'other' }));
    await expect(other).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('may not do what only the session policy allows', async () => {
    aws.organization.world.memberRole.policy = {
      Statement: { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' },
    };
    const iam = await aws.enter(SHOP, { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in an identity-based policy') as string,
    });
  });

  test('are refused where the trust policy names another role or organization', async () => {
    const trusted = {
      hubAccountId: '111111111111',
      hubRoleName: 'keyrotation-enforcer',
      organizationId: 'o-a1b2c3d4e5',
    };
    for (const other of [
      { hubRoleName: 'somebody' },
      { organizationId: 'o-other' },
      { hubAccountId: LAKE },
    ]) {
      aws.organization.world.memberRole.trustPolicy = trusting({ ...trusted, ...other });
      await expect(aws.assume(SHOP)).rejects.toMatchObject({ name: 'AccessDenied' });
    }
    aws.organization.world.memberRole.trustPolicy = accountTrustPolicy('111111111111');
    await expect(aws.assume(SHOP)).resolves.toBeDefined();
  });

  test('need the external ID that the trust policy asks for', async () => {
    const { hub, organizationId, memberRole } = aws.organization.world;
    const trusted = { hubAccountId: hub.accountId, hubRoleName: hub.roleName, organizationId };
    memberRole.trustPolicy = trusting({ ...trusted, externalId: 'right' });
    await expect(aws.assume(SHOP)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(aws.assume(SHOP, { ExternalId: 'wrong' })).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(aws.assume(SHOP, { ExternalId: 'right' })).resolves.toBeDefined();
  });

  test('are refused where there is no member role, no such account, or the account is suspended', async () => {
    const { accounts } = aws.organization.world;
    accounts.set('444444444444', account({ id: '444444444444', hasMemberRole: false }));
    accounts.set('555555555555', account({ id: '555555555555', state: 'SUSPENDED' }));
    for (const id of ['444444444444', '555555555555', '999999999999']) {
      await expect(aws.assume(id)).rejects.toMatchObject({ name: 'AccessDenied' });
    }
  });

  test('are not to be had where the account has switched STS off in the Region of the endpoint', async () => {
    aws.organization.world.accounts.get(SHOP)?.withoutStsIn.add('eu-west-1');
    await expect(aws.assume(SHOP)).rejects.toMatchObject({
      name: 'RegionDisabledException',
      message: expect.stringContaining(`STS is not activated in this region for account:${SHOP}.`) as string,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(aws.assume(LAKE)).resolves.toBeDefined();
    const elsewhere = aws.stsIn('us-east-1');
    await expect(aws.assume(SHOP, {}, elsewhere)).resolves.toBeDefined();
  });

  test('are asked for by the whole ARN of the role, its path included', async () => {
    aws.organization.world.memberRole.path = '/team/';
    await expect(aws.assume(SHOP)).rejects.toMatchObject({ name: 'AccessDenied' });
    const RoleArn = `arn:aws:iam::${SHOP}:role/team/keyrotation-member`;
    const identity = await aws.assume(SHOP, { RoleArn });
    const { Arn } = await aws.stsAs(identity).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${SHOP}:assumed-role/keyrotation-member/test`);
  });

  test('last as long as was asked for, on the simulator’s clock', async () => {
    const iam = aws.iam(await aws.assume(SHOP, { DurationSeconds: 900 }));
    aws.organization.clock.advance(900_000 - 1);
    await expect(iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    aws.organization.clock.advance(1);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  test('must be known and fit their token', async () => {
    const identity = await aws.assume(SHOP);
    const unknown = { ...identity, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' };
    for (const wrong of [unknown, { ...identity, sessionToken: 'other' }]) {
      const listing = aws.iam(wrong).send(new ListUsersCommand({}));
      await expect(listing).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    }
  });

  test.each([
    ['a session name of one character', { RoleSessionName: 'x' }],
    ['a session name with a space', { RoleSessionName: 'a b' }],
    ['less than 15 minutes', { DurationSeconds: 899 }],
    ['more than an hour', { DurationSeconds: HOUR_MS / 1000 + 1 }],
    [
      'a policy of more than 2,048 characters',
      { Policy: JSON.stringify({ Statement: [], Id: 'x'.repeat(2_048) }) },
    ],
  ])('cannot be opened with %s', async (_, overrides) => {
    await expect(aws.assume(SHOP, overrides)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('can be opened by the management account through OrganizationAccountAccessRole', async () => {
    const RoleArn = `arn:aws:iam::${SHOP}:role/OrganizationAccountAccessRole`;
    await expect(aws.assume(SHOP, { RoleArn })).resolves.toBeDefined();
  });
});
