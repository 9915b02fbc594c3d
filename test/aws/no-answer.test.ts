import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { buildClients, type ClientConfig } from '../../src/aws/clients.ts';
import { failureOrThrow, type Failure } from '../../src/aws/failure.ts';
import { problem } from '../../src/core/problem.ts';

const REGION = 'eu-west-1';
const CREDENTIALS = { accessKeyId: 'AKIAHUB', secretAccessKey: 'hub' };

async function failureWith(config: ClientConfig, thrown?: Error): Promise<Failure> {
  const clients = buildClients({ maxAttempts: 1, ...config }, null);
  const { organizations } = clients;
  if (thrown) {
    const { requestHandler } = organizations.config;
    requestHandler.handle = () => {
      throw thrown;
    };
  }
  try {
    await organizations.send(new ListAccountsCommand({}));
  } catch (error) {
    return failureOrThrow(error);
  } finally {
    clients.close();
  }
  throw new Error('it was answered');
}

const hub = { region: REGION, credentials: CREDENTIALS };
const coded = (code: string, message = '', more: object = {}) =>
  Object.assign(new Error(message), { code, ...more });

describe('no answer', () => {
  test('where nobody listens is told as such, with the reason', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const failure = await failureWith({ ...hub, endpoint: `http://127.0.0.1:${port}` });
    expect(failure).toEqual({
      code: 'NO_CONNECTION',
      message: `ListAccounts had no answer: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  test('of several addresses has its reasons inside, and no message of its own', async () => {
    const errors = ['::1', '127.0.0.1'].map((host) =>
      coded('ECONNREFUSED', `connect ECONNREFUSED ${host}:443`),
    );
    const thrown = Object.assign(new AggregateError(errors, ''), {
      code: 'ECONNREFUSED',
      name: 'TimeoutError',
    });
    expect(await failureWith(hub, thrown)).toEqual({
      code: 'NO_CONNECTION',
      message:
        'ListAccounts had no answer: ECONNREFUSED: connect ECONNREFUSED ::1:443; connect ECONNREFUSED 127.0.0.1:443',
    });
  });

  type Reason = [words: string, code: string, thrown: Error];
  const reasons: Reason[] = [
    ['ECONNRESET: socket hang up', 'TIMED_OUT', coded('ECONNRESET', 'socket hang up')],
    ['EPIPE', 'TIMED_OUT', coded('EPIPE')],
    ['ETIMEDOUT', 'TIMED_OUT', coded('ETIMEDOUT')],
    ['TimeoutError: slow', 'TIMED_OUT', Object.assign(new Error('slow'), { name: 'TimeoutError' })],
    [
      'ENOTFOUND: getaddrinfo ENOTFOUND iam',
      'NO_CONNECTION',
      coded('ENOTFOUND', 'getaddrinfo ENOTFOUND iam'),
    ],
    ['EAI_AGAIN', 'NO_CONNECTION', coded('EAI_AGAIN')],
    ['EHOSTUNREACH', 'NO_CONNECTION', coded('EHOSTUNREACH')],
    ['ENETUNREACH', 'NO_CONNECTION', coded('ENETUNREACH')],
    ['EPROTO: wrong version number', 'NO_CONNECTION', coded('EPROTO', 'wrong version number')],
    ['Error: something else', 'NO_CONNECTION', new Error('something else')],
    ['Error: refused', 'NO_CONNECTION', new Error('', { cause: coded('ECONNREFUSED', 'refused') })],
    ['self-signed', 'UNTRUSTED_CERTIFICATE', coded('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate')],
    [
      'certificate has expired',
      'UNTRUSTED_CERTIFICATE',
      coded('CERT_HAS_EXPIRED', 'certificate has expired'),
    ],
    ...[
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_NOT_YET_VALID',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map((code): Reason => [code, 'UNTRUSTED_CERTIFICATE', coded(code)]),
  ];
  test.each(reasons)('for the reason of %j is %s', async (words, code, thrown) => {
    const failure = await failureWith(hub, thrown);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^ListAccounts had no answer: /);
    expect(failure.message).toContain(words);
  });

  test('with the certificate of a proxy is mended where Node looks for it', () => {
    expect(problem('run', 'r', 'UNTRUSTED_CERTIFICATE', '').fix).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('without a URL to ask is no bug of ours', async () => {
    const failure = await failureWith({ ...hub, endpoint: 'not a URL' });
    expect(failure).toMatchObject({
      code: 'NO_CONNECTION',
      message: expect.stringContaining('Invalid URL') as string,
    });
  });
});

describe('before AWS is asked', () => {
  const before = { ...process.env };
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'aws-home-'));
    for (const name of Object.keys(process.env))
      if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, {
      HOME: home,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    });
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(home, { recursive: true });
  });

  test.each<[string, Record<string, string>, string]>([
    ['there are no credentials', {}, 'Could not load credentials from any providers'],
    ['the profile does not exist', { AWS_PROFILE: 'nobody' }, 'any providers'],
    [
      'the token file does not exist',
      { AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/hub', AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' },
      '/nowhere/token',
    ],
  ])('%s: that is what is told', async (_, environment, words) => {
    Object.assign(process.env, environment);
    const failure = await failureWith({ region: REGION });
    expect(failure.code).toBe('CREDENTIALS_MISSING');
    expect(failure.message).toContain(words);
  });

  test('the single sign-on has ended: that is what is told', async () => {
    const startUrl = 'https://sign-on.example.com/start';
    writeFileSync(
      join(home, 'config'),
      [
        '[profile sso]',
        'sso_session = acme',
        'sso_account_id = 111111111111',
        'sso_role_name = hub',
        '[sso-session acme]',
        `sso_start_url = ${startUrl}`,
        'sso_region = eu-west-1',
      ].join('\n'),
    );
    mkdirSync(join(home, '.aws', 'sso', 'cache'), { recursive: true });
    process.env.AWS_PROFILE = 'sso';
    const failure = await failureWith({ region: REGION });
    expect(failure.code).toBe('CREDENTIALS_MISSING');
    expect(failure.message).toMatch(/aws sso login/);
  });

  test('no Region is set: that is what is told', async () => {
    const failure = await failureWith({ credentials: CREDENTIALS });
    expect(failure).toEqual({ code: 'REGION_MISSING', message: 'Error: Region is missing' });
  });
});
