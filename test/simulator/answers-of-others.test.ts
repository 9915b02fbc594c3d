import { setTimeout as sleep } from 'node:timers/promises';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ActionName } from '../../src/simulator/protocol/action.ts';
import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import { proxyPage } from '../../src/simulator/traffic/faults/proxy-page.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../src/simulator/world/world.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';

/** A call of every service and protocol. */
const CALLS: readonly [ActionName, (aws: OrganizationUnderTest) => Promise<object>][] = [
  ['organizations:ListAccounts', ({ organizations }) => organizations.send(new ListAccountsCommand({}))],
  ['sts:GetCallerIdentity', ({ sts }) => sts.send(new GetCallerIdentityCommand({}))],
  ['iam:ListUsers', async ({ enter }) => (await enter(SHOP)).send(new ListUsersCommand({}))],
  ['ses:GetSendQuota', ({ ses }) => ses.send(new GetSendQuotaCommand({}))],
  ['ses:GetAccount', ({ sesv2 }) => sesv2.send(new GetAccountCommand({}))],
  ['dynamodb:ListTables', ({ dynamodb }) => dynamodb.send(new ListTablesCommand({}))],
];

let aws: OrganizationUnderTest;
let key: AccessKey;
beforeEach(async () => {
  key = accessKey();
  const users = [user({ name: 'ci', accessKeys: [key] })];
  aws = await startForTest({ world: emptyWorld({ accounts: [account({ id: SHOP, users })] }) });
});
afterEach(() => aws.close());

const $metadata = expect.objectContaining({ httpStatusCode: 200 }) as unknown;

describe.each(CALLS)('in place of %s', (action, call) => {
  const inject = (fault: Fault) => aws.organization.faults.inject({ action }, fault);

  test.each([403, 500, 503])('a proxy answers %i with a page', async (status) => {
    const fault = inject(proxyPage(status));
    await expect(call(aws)).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
    expect(fault.fired).toBe(1);
  });

  test('a proxy answers with a page as if all were well', async () => {
    const fault = inject(proxyPage(200));
    const outcome = await call(aws).catch((error: unknown) => error);
    expect(outcome).toHaveProperty(
      outcome instanceof Error ? '$response.statusCode' : '$metadata.httpStatusCode',
      200,
    );
    expect(fault.fired).toBe(1);
  });

  test.each(['', '{}'])('an answer holds "%s"', async (body) => {
    const fault = inject({ kind: 'raw', status: 200, body });
    const outcome = await call(aws).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) expect(outcome).toEqual({ $metadata });
    expect(fault.fired).toBe(1);
  });

  test('the connection is cut in the middle of the answer', async () => {
    const fault = inject({ kind: 'drop', when: 'midway' });
    await expect(call(aws)).rejects.toThrow('aborted');
    expect(fault.fired).toBe(1);
    expect(aws.organization.calls.entries.at(-1)).toMatchObject({ outcome: 'ok', dropped: 'midway' });
  });
});

describe('a change', () => {
  const client = (timeoutMs?: number): Promise<IAMClient> =>
    timeoutMs === undefined ? aws.enter(SHOP) : patient(timeoutMs);
  const patient = async (requestTimeout: number): Promise<IAMClient> => {
    const { endpoint, region } = aws.organization;
    const requestHandler = new NodeHttpHandler({ requestTimeout, throwOnRequestTimeout: true });
    const credentials = await aws.assume(SHOP);
    return new IAMClient({ endpoint, region, credentials, maxAttempts: 1, requestHandler });
  };
  const deactivate = async (timeoutMs?: number) =>
    (await client(timeoutMs)).send(
      new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: key.id, Status: 'Inactive' }),
    );
  const inject = (fault: Fault) => aws.organization.faults.inject({ action: 'iam:UpdateAccessKey' }, fault);

  test.each([
    ['before', 'Active'],
    ['after', 'Inactive'],
  ] as const)('that nobody answers, %s it took effect', async (when, status) => {
    const fault = inject({ kind: 'hang', when });
    await expect(deactivate(50)).rejects.toMatchObject({ name: 'TimeoutError' });
    // A busy machine may give up before what it asked for has arrived.
    for (let turn = 0; turn < 1_000 && (fault.fired === 0 || key.status !== status); turn += 1)
      await sleep(5);
    expect(key.status).toBe(status);
    expect(fault.fired).toBe(1);
  });

  test.each([
    ['before', 'Active'],
    ['after', 'Inactive'],
  ] as const)('that an error answers, %s it took effect', async (when, status) => {
    inject({ kind: 'error', status: 409, code: 'EntityTemporarilyUnmodifiable', message: 'later', when });
    await expect(deactivate()).rejects.toMatchObject({ $metadata: { httpStatusCode: 409 } });
    expect(key.status).toBe(status);
  });

  test.each([
    ['before', 'Active'],
    ['after', 'Inactive'],
  ] as const)('that something else answers, %s it took effect', async (when, status) => {
    inject({ kind: 'raw', status: 200, when });
    await deactivate().catch(() => undefined);
    expect(key.status).toBe(status);
    expect(aws.organization.calls.entries.at(-1)).toMatchObject({
      fault: 'raw',
      outcome: when === 'after' ? 'ok' : 'HTTP 200',
    });
  });

  test('that arrives late takes effect when nobody waits for it any more', async () => {
    let letGo = (): void => undefined;
    const until = new Promise<void>((resolve) => (letGo = resolve));
    const fault = inject({ kind: 'hold', until });
    await expect(deactivate(50)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(key.status).toBe('Active');
    letGo();
    while (fault.fired === 0) await new Promise(setImmediate);
    expect(key.status).toBe('Inactive');
  });

  test('that arrives after its signature has expired takes no effect', async () => {
    const underWay = (ms: number): Fault => {
      aws.organization.clock.advance(ms);
      return { kind: 'hold', until: Promise.resolve() };
    };
    let ms = 5 * 60_000 + 1;
    aws.organization.faults.intercept(({ action }) =>
      action === 'UpdateAccessKey' ? underWay(ms) : undefined,
    );
    await expect(deactivate()).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(key.status).toBe('Active');
    ms -= 1;
    await deactivate();
    expect(key.status).toBe('Inactive');
  });

  test('whose answer arrives late has taken effect at once', async () => {
    let seen: string | null = null;
    const until = () => {
      seen = key.status;
      aws.organization.clock.advance(3_600_000);
      return Promise.resolve();
    };
    inject({ kind: 'hold', until, when: 'after' });
    await deactivate();
    expect(seen).toBe('Inactive');
  });

  test('that is answered with headers of one’s own', async () => {
    inject({ kind: 'raw', status: 429, headers: { 'retry-after': '1', 'x-amzn-requestid': 'of-a-proxy' } });
    await expect(deactivate()).rejects.toMatchObject({
      $metadata: { httpStatusCode: 429, requestId: 'of-a-proxy' },
    });
  });
});
