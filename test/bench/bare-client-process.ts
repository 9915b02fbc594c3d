import { Agent, request } from 'node:http';
import pLimit from 'p-limit';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { isExempt, readExemption } from '../../src/core/exemption.ts';
import type { Instant } from '../../src/core/instant.ts';

export interface BareRequest {
  readonly config: ClientConfig;
  readonly asOf: Instant;
  readonly accountsAtOnce: number;
  readonly usersAtOnce: number;
}

export interface BareFigures {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly calls: number;
}

/** The same requests over one keep-alive pool, neither signed nor parsed beyond what the next one needs. */
const { config, asOf, accountsAtOnce, usersAtOnce } = JSON.parse(process.argv[2] ?? '{}') as BareRequest;
const { endpoint = '', credentials } = config;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

interface Session {
  readonly accessKeyId: string;
  readonly token?: string;
}

let calls = 0;
async function call(
  service: string,
  session: Session,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  calls += 1;
  return new Promise((resolve, reject) => {
    const sent = request(
      endpoint,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `AWS4-HMAC-SHA256 Credential=${session.accessKeyId}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
          ...(session.token && { 'x-amz-security-token': session.token }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve(Buffer.concat(chunks).toString());
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const organizations = (action: string, body: object) =>
  call('organizations', hub, JSON.stringify(body), {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSOrganizationsV20161128.${action}`,
  });
const iam = (session: Session, action: string, rest = '') =>
  call('iam', session, `Action=${action}&Version=2010-05-08${rest}`);
const between = (text: string, tag: string): string[] =>
  [...text.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map((match) => match[1] ?? '');

const hub: Session = {
  accessKeyId: credentials && 'accessKeyId' in credentials ? credentials.accessKeyId : '',
};
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const ids: string[] = [];
let nextToken: string | undefined;
do {
  const page = JSON.parse(await organizations('ListAccounts', nextToken ? { NextToken: nextToken } : {})) as {
    Accounts: { Id: string; State: string }[];
    NextToken?: string;
  };
  ids.push(...page.Accounts.filter(({ State }) => State === 'ACTIVE').map(({ Id }) => Id));
  nextToken = page.NextToken;
} while (nextToken);
const due = Date.parse(asOf) - 30 * 86_400_000;

await pLimit(accountsAtOnce).map(ids, async (id) => {
  const { Tags } = JSON.parse(await organizations('ListTagsForResource', { ResourceId: id })) as {
    Tags: { Key: string; Value: string }[];
  };
  const optOut = Tags.find(({ Key }) => Key === 'KeyRotation')?.Value ?? null;
  if (isExempt(readExemption(optOut, asOf))) return;
  const role = encodeURIComponent(`arn:aws:iam::${id}:role/keyrotation-member`);
  const assumed = await call(
    'sts',
    hub,
    `Action=AssumeRole&Version=2011-06-15&RoleArn=${role}&RoleSessionName=bench`,
  );
  const [accessKeyId] = between(assumed, 'AccessKeyId');
  const [token] = between(assumed, 'SessionToken');
  if (!accessKeyId || !token) return;
  const session: Session = { accessKeyId, token };
  await iam(session, 'GenerateCredentialReport');
  const [content = ''] = between(await iam(session, 'GetCredentialReport'), 'Content');
  const [header = '', ...rows] = Buffer.from(content, 'base64').toString().trim().split('\n');
  const [first, second] = ['access_key_1_active', 'access_key_2_active'].map((name) =>
    header.split(',').indexOf(name),
  );
  const users = rows
    .map((row) => row.split(','))
    .filter(
      (cells) => cells[0] !== '<root_account>' && [cells[first ?? 0], cells[second ?? 0]].includes('true'),
    )
    .map((cells) => cells[0] ?? '');
  await pLimit(usersAtOnce).map(users, async (user) => {
    const listed = await iam(session, 'ListAccessKeys', `&UserName=${encodeURIComponent(user)}`);
    const members = listed
      .split('<member>')
      .slice(1)
      .filter((member) => member.includes('<Status>Active<'));
    const old = members.filter((member) => Date.parse(between(member, 'CreateDate')[0] ?? '') <= due);
    // The last use stands in the report.
    if (old.length > 0) await iam(session, 'ListUserTags', `&UserName=${encodeURIComponent(user)}`);
  });
});
const cpu = process.cpuUsage(cpuBefore);
process.send?.({
  wallMs: performance.now() - startedAt,
  cpuMs: (cpu.user + cpu.system) / 1000,
  calls,
} satisfies BareFigures);
agent.destroy();
process.disconnect();
