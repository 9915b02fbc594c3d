import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../src/simulator/world/world.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const shop = '222222222222';
const lake = '333333333333';

describe('faults', () => {
  let test: OrganizationUnderTest;
  let iam: IAMClient;
  let key: AccessKey;
  beforeEach(async () => {
    key = accessKey();
    const accounts = [
      account({ id: shop, users: [user({ name: 'ci', accessKeys: [key] })] }),
      account({ id: lake }),
    ];
    test = await startForTest({ world: emptyWorld({ accounts }) });
    iam = await test.enter(shop);
  });
  afterEach(() => test.close());

  const deactivate = () =>
    iam.send(new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: key.id, Status: 'Inactive' }));

  it('cut the connection before the request took effect', async () => {
    test.organization.faults.intercept(({ write }) => (write ? { kind: 'drop', when: 'before' } : undefined));
    await expect(deactivate()).rejects.toThrow('socket hang up');
    expect(key.status).toBe('Active');
    expect(test.organization.calls.entries.at(-1)).toMatchObject({
      outcome: 'ConnectionDropped',
      dropped: 'before',
    });
  });

  it('cut the connection after the request took effect', async () => {
    test.organization.faults.intercept(({ write }) => (write ? { kind: 'drop', when: 'after' } : undefined));
    await expect(deactivate()).rejects.toThrow('socket hang up');
    expect(key.status).toBe('Inactive');
    expect(test.organization.calls.entries.at(-1)).toMatchObject({ outcome: 'ok', dropped: 'after' });
  });

  it('are over when cleared', async () => {
    test.organization.faults.deny('iam:UpdateAccessKey');
    await expect(deactivate()).rejects.toMatchObject({ name: 'AccessDenied' });
    test.organization.faults.clear();
    await expect(deactivate()).resolves.toBeDefined();
  });

  it('deny an action in one account only', async () => {
    test.organization.faults.deny('iam:ListUsers', lake);
    await expect(iam.send(new ListUsersCommand({}))).resolves.toBeDefined();
    const other = await test.enter(lake);
    await expect(other.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('throttle or fail so many calls, each service in its own words', async () => {
    const { faults } = test.organization;
    faults.throttle('iam:ListUsers', 1);
    faults.throttle('organizations:ListAccounts', 1);
    faults.fail500('iam:ListAccessKeys', 1);
    const list = () => test.organizations.send(new ListAccountsCommand({}));
    const keys = () => iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
    await expect(list()).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await expect(keys()).rejects.toMatchObject({ name: 'ServiceFailureException', $fault: 'server' });
    await expect(Promise.all([list(), keys(), iam.send(new ListUsersCommand({}))])).resolves.toHaveLength(3);
  });

  it('expire an account’s sessions of now, not those to come', async () => {
    test.organization.faults.expireSessions(shop);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect((await test.enter(shop)).send(new ListUsersCommand({}))).resolves.toBeDefined();
  });

  it('take the member role away', async () => {
    test.organization.faults.removeMemberRole(shop);
    await expect(test.assume(shop)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(test.assume(lake)).resolves.toBeDefined();
  });

  it('see every request, DynamoDB’s too, with its parameters and number', async () => {
    const seen: InterceptedRequest[] = [];
    test.organization.faults.clear();
    test.organization.faults.intercept((request) => {
      seen.push(request);
      return request.service === 'dynamodb'
        ? { kind: 'error', status: 400, code: 'ProvisionedThroughputExceededException', message: 'later' }
        : undefined;
    });
    await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    const put = test.dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: { S: 'LOCK' } } }));
    await expect(put).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    expect(seen).toMatchObject([
      {
        service: 'iam',
        action: 'ListAccessKeys',
        accountId: shop,
        params: { UserName: 'ci' },
        write: false,
        n: 1,
      },
      { service: 'dynamodb', action: 'PutItem', params: { Item: { pk: { S: 'LOCK' } } }, write: true, n: 2 },
    ]);
  });

  it('make calls slow', async () => {
    test.organization.faults.intercept(({ action }) =>
      action === 'ListUsers' ? { kind: 'delay', ms: 60 } : undefined,
    );
    test.organization.traffic.latency = [20, 30];
    const began = performance.now();
    await iam.send(new ListUsersCommand({}));
    expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  });
});

describe('limits', () => {
  let test: OrganizationUnderTest;
  beforeEach(async () => {
    test = await startForTest({
      world: emptyWorld({ accounts: [account({ id: shop }), account({ id: lake })] }),
    });
  });
  afterEach(() => test.close());

  it('are off unless switched on, and then AWS’s published ones', async () => {
    const list = () =>
      Promise.allSettled(
        Array.from({ length: 14 }, () => test.organizations.send(new ListAccountsCommand({}))),
      );
    expect((await list()).filter(({ status }) => status === 'rejected')).toHaveLength(0);
    test.organization.traffic.limits = 'published';
    const throttled = (await list()).filter(({ status }) => status === 'rejected').length;
    expect(throttled).toBeGreaterThanOrEqual(1);
    expect(throttled).toBeLessThanOrEqual(2);
  });

  it('are per account and action, and can be one’s own', async () => {
    const [one, other] = [await test.enter(shop), await test.enter(lake)];
    test.organization.traffic.limits = { 'iam:ListUsers': { perSecond: 0.001, burst: 1 } };
    await one.send(new ListUsersCommand({}));
    await expect(one.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'Throttling' });
    await expect(other.send(new ListUsersCommand({}))).resolves.toBeDefined();
  });
});
