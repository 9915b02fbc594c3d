import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../src/simulator/world/world.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';
const LAKE = '333333333333';

describe('faults', () => {
  let aws: OrganizationUnderTest;
  let iam: IAMClient;
  let key: AccessKey;
  beforeEach(async () => {
    key = accessKey();
    const accounts = [
      account({ id: SHOP, users: [user({ name: 'ci', accessKeys: [key] })] }),
      account({ id: LAKE }),
    ];
    aws = await startForTest({ world: emptyWorld({ accounts }) });
    iam = await aws.enter(SHOP);
  });
  afterEach(() => aws.close());

  const deactivate = () =>
    iam.send(new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: key.id, Status: 'Inactive' }));

  test('cut the connection before the request took effect', async () => {
    aws.organization.faults.intercept(({ write }) => (write ? { kind: 'drop', when: 'before' } : undefined));
    await expect(deactivate()).rejects.toThrow('socket hang up');
    expect(key.status).toBe('Active');
    expect(aws.organization.calls.entries.at(-1)).toMatchObject({
      outcome: 'ConnectionDropped',
      dropped: 'before',
    });
  });

  test('cut the connection after the request took effect', async () => {
    aws.organization.faults.intercept(({ write }) => (write ? { kind: 'drop', when: 'after' } : undefined));
    await expect(deactivate()).rejects.toThrow('socket hang up');
    expect(key.status).toBe('Inactive');
    expect(aws.organization.calls.entries.at(-1)).toMatchObject({ outcome: 'ok', dropped: 'after' });
  });

  test('are over when cleared', async () => {
    aws.organization.faults.deny('iam:UpdateAccessKey');
    await expect(deactivate()).rejects.toMatchObject({ name: 'AccessDenied' });
    aws.organization.faults.clear();
    await expect(deactivate()).resolves.toBeDefined();
  });

  test('deny an action in one account only', async () => {
    aws.organization.faults.deny('iam:ListUsers', LAKE);
    await expect(iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    const other = await aws.enter(LAKE);
    await expect(other.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('throttle or fail so many calls, each service in its own words', async () => {
    const { faults } = aws.organization;
    faults.throttle('iam:ListUsers', 1);
    faults.throttle('organizations:ListAccounts', 1);
    faults.fail500('iam:ListAccessKeys', 1);
    const list = () => aws.organizations.send(new ListAccountsCommand({}));
    const keys = () => iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
    await expect(list()).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await expect(keys()).rejects.toMatchObject({ name: 'ServiceFailureException', $fault: 'server' });
    await expect(Promise.all([list(), keys(), iam.send(new ListUsersCommand({}))])).resolves.toHaveLength(3);
  });

  test('expire an account’s sessions of now, not those to come', async () => {
    aws.organization.faults.expireSessions(SHOP);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect((await aws.enter(SHOP)).send(new ListUsersCommand({}))).resolves.toBeDefined();
  });

  test('take the member role away', async () => {
    const fault = aws.organization.faults.removeMemberRole(SHOP);
    await expect(aws.assume(SHOP)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(aws.assume(LAKE)).resolves.toBeDefined();
    expect(fault.fired).toBe(1);
    fault();
    await expect(aws.assume(SHOP)).resolves.toBeDefined();
  });

  test('see every request, DynamoDB’s too, with its parameters and number', async () => {
    const seen: InterceptedRequest[] = [];
    aws.organization.faults.clear();
    aws.organization.faults.intercept((request) => {
      seen.push(request);
      return request.service === 'dynamodb'
        ? { kind: 'error', status: 400, code: 'ProvisionedThroughputExceededException', message: 'later' }
        : undefined;
    });
    await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    const put = aws.dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: { S: 'LOCK' } } }));
    await expect(put).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    expect(seen).toMatchObject([
      {
        service: 'iam',
        action: 'ListAccessKeys',
        accountId: SHOP,
        params: { UserName: 'ci' },
        write: false,
        n: 1,
      },
      { service: 'dynamodb', action: 'PutItem', params: { Item: { pk: { S: 'LOCK' } } }, write: true, n: 2 },
    ]);
  });

  test('make calls slow', async () => {
    aws.organization.faults.intercept(({ action }) =>
      action === 'ListUsers' ? { kind: 'delay', ms: 60 } : undefined,
    );
    aws.organization.traffic.latency = [20, 30];
    const began = performance.now();
    await iam.send(new ListUsersCommand({}));
    expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  });
});

describe('limits', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    aws = await startForTest({
      world: emptyWorld({ accounts: [account({ id: SHOP }), account({ id: LAKE })] }),
    });
  });
  afterEach(() => aws.close());

  test('are off unless switched on, and then AWS’s published ones', async () => {
    const list = () =>
      Promise.allSettled(
        Array.from({ length: 14 }, () => aws.organizations.send(new ListAccountsCommand({}))),
      );
    expect((await list()).filter(({ status }) => status === 'rejected')).toHaveLength(0);
    aws.organization.traffic.limits = 'published';
    const throttled = (await list()).filter(({ status }) => status === 'rejected').length;
    expect(throttled).toBeGreaterThanOrEqual(1);
    expect(throttled).toBeLessThanOrEqual(2);
  });

  test('are per account and action, and can be one’s own', async () => {
    const [one, other] = [await aws.enter(SHOP), await aws.enter(LAKE)];
    aws.organization.traffic.limits = { 'iam:ListUsers': { perSecond: 0.001, burst: 1 } };
    await one.send(new ListUsersCommand({}));
    await expect(one.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
    await expect(other.send(new ListUsersCommand({}))).resolves.toBeDefined();
  });
});
