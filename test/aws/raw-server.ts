import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildClients, type ClientConfig, type Clients } from '../../src/aws/clients.ts';
import { eventBusOf, type EventBus } from '../../src/aws/event-bus.ts';
import { iamApi, type Iam } from '../../src/aws/iam.ts';
import { memberCredentials } from '../../src/aws/member-role.ts';
import { renewingSession } from '../../src/aws/member-session.ts';
import { organizationsApi, type Organizations } from '../../src/aws/organizations.ts';
import { sesApi, type Ses } from '../../src/aws/ses.ts';
import { stsApi, type Sts } from '../../src/aws/sts.ts';
import type { AccountId } from '../../src/core/account.ts';
import type { EmailAddress, SenderAddress } from '../../src/core/contact.ts';
import { instant } from '../../src/core/instant.ts';

/** What comes back, to the byte. */
export type Raw = {
  readonly body: string;
  readonly status?: number;
  /** How the exchange ends: the socket is cut before or in the middle of the answer, or the answer stops there for good. */
  readonly ends?: 'before' | 'midway' | 'never';
};

/** Every verb of src/aws over real SDK clients, against an endpoint that answers whatever the test says. */
export interface Aws {
  readonly organizations: Organizations;
  readonly iam: Iam;
  readonly ses: Ses;
  readonly sts: Sts;
  readonly eventBus: EventBus;
  readonly assumeRole: () => Promise<unknown>;
  /** For verbs that stand in none of these. */
  readonly clients: Clients;
  /** The verbs that were asked, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

export const ACCOUNT = '222222222222' as AccountId;
const SENDER = 'keys@example.com' as SenderAddress;
const OPERATOR = 'ops@example.com' as EmailAddress;
/** Waits pass at once. */
const clock = { now: () => instant('2026-11-22T08:00:00.000Z'), sleep: () => Promise.resolve() };

/** @param answer by verb, and how often it was asked before */
export async function rawAws(
  answer: (verb: string, before: number) => Raw,
  config: ClientConfig = {},
): Promise<Aws> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void verbOf(request).then((verb) => {
      const before = asked.filter((each) => each === verb).length;
      asked.push(verb);
      reply(response, answer(verb, before));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clients = buildClients(
    {
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'AKIAHUB', secretAccessKey: 'hub' },
      maxAttempts: 1,
      ...config,
    },
    null,
  );
  const hub = () =>
    Promise.resolve({
      accessKeyId: 'ASIA',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date('2100'),
    });
  const eventBus = eventBusOf('security', clients.eventBridge);
  if (eventBus === null) throw new Error('the bus has a name');
  return {
    eventBus,
    organizations: organizationsApi(clients.organizations),
    iam: iamApi(
      renewingSession(() => clients.iam(hub)),
      clock,
    ),
    ses: sesApi(clients.ses, clients.sesV2, {
      from: SENDER,
      name: 'Keys',
      replyTo: OPERATOR,
      configurationSet: null,
    }),
    sts: stsApi(clients.sts),
    assumeRole: memberCredentials(
      clients,
      { accountId: ACCOUNT, partition: 'aws' },
      { roleName: 'member', externalId: null, runId: 'run' },
      { kind: 'survey' },
    ),
    clients,
    asked,
    close: async () => {
      clients.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const REST: readonly (readonly [RegExp, string])[] = [
  [/^\/v2\/email\/account/, 'GetAccount'],
  [/^\/v2\/email\/identities\//, 'GetEmailIdentity'],
  [/^\/v2\/email\/configuration-sets\/[^/]+\/event-destinations/, 'GetConfigurationSetEventDestinations'],
  [/^\/v2\/email\/configuration-sets\//, 'GetConfigurationSet'],
  [/^\/v2\/email\/suppression\/addresses\/./, 'GetSuppressedDestination'],
  [/^\/v2\/email\/suppression\/addresses/, 'ListSuppressedDestinations'],
  [/\/account-settings/, 'GetAccountSettings'],
  [/\/concurrency$/, 'GetFunctionConcurrency'],
  [/^\/schedules\//, 'GetSchedule'],
];

async function verbOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1] ?? '';
  const rest = REST.find(([path]) => path.test(request.url ?? ''));
  if (rest) return rest[1];
  return new URLSearchParams(Buffer.concat(chunks).toString()).get('Action') ?? '';
}

function reply(response: ServerResponse, { body, status = 200, ends }: Raw): void {
  if (ends === 'before') {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'x-amzn-requestid': 'from-a-header',
    'content-length': Buffer.byteLength(body),
  });
  if (ends === undefined) {
    response.end(body);
    return;
  }
  response.write(body.slice(0, body.length / 2), () => {
    if (ends === 'midway') response.destroy();
  });
}
