import { ListAccessKeysCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import { startAt, startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const shop = '222222222222';

describe('the call log', () => {
  let test: OrganizationUnderTest;
  beforeEach(async () => {
    const accounts = [account({ id: shop, users: [user({ name: 'ci', path: '/service/' })] })];
    test = await startForTest({ world: emptyWorld({ accounts }), callLogCapacity: 10 });
  });
  afterEach(() => test.close());

  it('tells who did what to what, when, and what came of it', async () => {
    const iam = await test.enter(shop);
    await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    await iam.send(new ListAccessKeysCommand({ UserName: 'nobody' })).catch(() => undefined);
    const hub = '111111111111';
    expect(test.organization.calls.entries).toMatchObject([
      {
        service: 'sts',
        action: 'AssumeRole',
        accountId: hub,
        principal: `arn:aws:iam::${hub}:role/keyrotation-enforcer`,
      },
      {
        at: startAt,
        action: 'ListAccessKeys',
        accountId: shop,
        principal: `arn:aws:iam::${shop}:role/keyrotation-member`,
        resource: `arn:aws:iam::${shop}:user/service/ci`,
        params: { UserName: 'ci' },
        outcome: 'ok',
        write: false,
      },
      { action: 'ListAccessKeys', outcome: 'NoSuchEntity' },
    ]);
    expect(test.organization.calls.counts.get('iam:ListAccessKeys')).toEqual({ calls: 2, errors: 1 });
  });

  it('keeps counting when it keeps no more entries', async () => {
    const iam = await test.enter(shop);
    for (let n = 0; n < 15; n += 1) await iam.send(new ListUsersCommand({}));
    expect(test.organization.calls.count('iam:ListUsers')).toBe(15);
    expect(test.organization.calls.entries.length).toBeLessThanOrEqual(10);
    test.organization.calls.clear();
    test.organization.calls.recording = false;
    await iam.send(new ListUsersCommand({}));
    expect(test.organization.calls.entries).toEqual([]);
    expect(test.organization.calls.total()).toBe(1);
  });

  it('is of an endpoint that other processes reach by environment variables', () => {
    expect(sdkEnvironment(test.organization)).toMatchObject({
      AWS_ENDPOINT_URL: test.organization.endpoint,
      AWS_REGION: 'eu-west-1',
    });
  });
});
