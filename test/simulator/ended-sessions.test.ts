import { ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { SessionEnd } from '../../src/simulator/traffic/faults/fault.ts';
import { account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';
const LAKE = '333333333333';

describe('sessions that end before their time', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    const accounts = [
      account({ id: SHOP, users: [user({ name: 'ci' })] }),
      account({ id: LAKE, users: [user({ name: 'etl' })] }),
    ];
    aws = await startForTest({ world: emptyWorld({ accounts }) });
  });
  afterEach(() => aws.close());

  const list = new ListUsersCommand({});

  test.each<[SessionEnd, string]>([
    ['expired', 'ExpiredToken'],
    ['revoked', 'AccessDenied'],
    ['unknown', 'InvalidClientTokenId'],
  ])('%s: are refused with %s until the role is assumed again', async (as, name) => {
    const [one, two, elsewhere] = [await aws.enter(SHOP), await aws.enter(SHOP), await aws.enter(LAKE)];
    expect(aws.organization.faults.revokeSessions(SHOP, as)).toBe(2);
    for (const session of [one, two]) await expect(session.send(list)).rejects.toMatchObject({ name });
    await expect(elsewhere.send(list)).resolves.toBeDefined();
    await expect((await aws.enter(SHOP)).send(list)).resolves.toBeDefined();
    aws.organization.faults.clear();
    await expect(one.send(list)).rejects.toMatchObject({ name });
  });

  test('can end at a certain call, for all calls after it', async () => {
    const fault = aws.organization.faults.inject(
      { action: 'iam:ListUsers', nth: 2 },
      { kind: 'end-session', as: 'revoked' },
    );
    const iam = await aws.enter(SHOP);
    await expect(iam.send(list)).resolves.toBeDefined();
    await expect(iam.send(list)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(iam.send(list)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(fault.fired).toBe(1);
  });

  test('are not the hub’s: its credentials are long-term ones', async () => {
    const fault = aws.organization.faults.inject({ action: 'sts:*' }, { kind: 'end-session', as: 'expired' });
    await expect(aws.sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow();
    expect(() => fault.fired).toThrow('without a session');
    await expect(aws.organization.close()).rejects.toThrow('without a session');
    aws = await startForTest();
  });

  test('may be of another account than the one that was asked for', async () => {
    const fault = aws.organization.faults.inject(
      { action: 'sts:AssumeRole', accountId: SHOP },
      { kind: 'other-account', accountId: LAKE },
    );
    const identity = await aws.assume(SHOP);
    expect(await aws.stsAs(identity).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: LAKE });
    const { Users } = await aws.iam(identity).send(list);
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['etl']);
    expect(fault.fired).toBe(1);
  });
});
