import { ListAccessKeysCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import { START_AT, startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';

describe('the call log', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    const accounts = [account({ id: SHOP, users: [user({ name: 'ci', path: '/service/' })] })];
    aws = await startForTest({ world: emptyWorld({ accounts }), callLogCapacity: 10 });
  });
  afterEach(() => aws.close());

  test('tells who did what to what, when, and what came of it', async () => {
    const iam = await aws.enter(SHOP);
    await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    await iam.send(new ListAccessKeysCommand({ UserName: 'nobody' })).catch(() => undefined);
    const hub = '111111111111';
    expect(aws.organization.calls.entries).toMatchObject([
      {
        service: 'sts',
        action: 'AssumeRole',
        accountId: hub,
        principal: `arn:aws:iam::${hub}:role/keyrotation-enforcer`,
      },
      {
        at: START_AT,
        action: 'ListAccessKeys',
        accountId: SHOP,
        principal: `arn:aws:iam::${SHOP}:role/keyrotation-member`,
        resource: `arn:aws:iam::${SHOP}:user/service/ci`,
        params: { UserName: 'ci' },
        outcome: 'ok',
        write: false,
      },
      { action: 'ListAccessKeys', outcome: 'NoSuchEntity' },
    ]);
    expect(aws.organization.calls.counts.get('iam:ListAccessKeys')).toEqual({ calls: 2, errors: 1 });
  });

  test('keeps counting when it keeps no more entries', async () => {
    const iam = await aws.enter(SHOP);
    for (let n = 0; n < 15; n += 1) await iam.send(new ListUsersCommand({}));
    expect(aws.organization.calls.count('iam:ListUsers')).toBe(15);
    expect(aws.organization.calls.entries.length).toBeLessThanOrEqual(10);
    aws.organization.calls.clear();
    aws.organization.calls.recording = false;
    await iam.send(new ListUsersCommand({}));
    expect(aws.organization.calls.entries).toEqual([]);
    expect(aws.organization.calls.total()).toBe(1);
  });

  test('is of an endpoint that other processes reach by environment variables', () => {
    expect(sdkEnvironment(aws.organization)).toMatchObject({
      AWS_ENDPOINT_URL: aws.organization.endpoint,
      AWS_REGION: 'eu-west-1',
    });
  });
});
