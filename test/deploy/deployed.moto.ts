import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { assumeRole, type Reach } from '../conformance/accounts.ts';
import { DAY_MS } from '../../src/core/instant.ts';
import { bounceEvent } from '../../src/simulator/ses/ses-event.ts';
import { startMotoServer, type MotoServer } from '../conformance/moto-server.ts';
import {
  ADMINISTRATOR,
  cloudFormation,
  foundOrganization,
  HUB_ACCOUNT,
  hireUser,
  keyStatus,
  trustPolicy,
  verifyIdentities,
  type Organization,
} from './moto-organization.ts';
import { packageHub } from './packaged-hub.ts';
import { serviceFolder, type Ended, type ServiceFolder } from './service-folder.ts';
import { readZip } from './zip.ts';

const region = 'eu-west-1';
const SHIM = join(import.meta.dirname, 'shifted-clock.mjs');
const DURABLE = join(import.meta.dirname, 'durable-lambda.mjs');
const PLAIN = join(import.meta.dirname, 'plain-lambda.mjs');

let moto: MotoServer;
let reach: Reach;
let organization: Organization;
let folder: ServiceFolder;
let deployed: Ended;

// `serverless deploy` as users run it, against moto: it packages, makes the stack, uploads and updates. About a minute
// on two cores, of which the command waits most for stack events.
beforeAll(async () => {
  moto = await startMotoServer();
  reach = { endpoint: moto.endpoint, region };
  organization = await foundOrganization(reach);
  folder = serviceFolder();
  deployed = await folder.serverless(
    'deploy',
    [
      'sourceMail=keys@example.com',
      'mode=enforce',
      'rollout=self',
      `organizationId=${organization.id}`,
      `targetOUs=${organization.ouId}`,
    ],
    {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
    },
  );
}, 240_000);

afterAll(async () => {
  folder.remove();
  await moto.stop();
});

test('the stack deploys', () => {
  expect([deployed.code, deployed.output]).toEqual([
    0,
    expect.stringContaining('Service deployed to stack keyrotation'),
  ]);
});

test('the ledger is protected against deletion, once it was deployed', async () => {
  const client = new DynamoDBClient({ ...reach, credentials: ADMINISTRATOR });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'keyrotation-ledger' }));
  client.destroy();
  expect(Table?.DeletionProtectionEnabled).toBe(true);
  expect(deployed.output).toContain('The ledger keyrotation-ledger is now protected against deletion.');
});

const ENFORCER_ROLE = `arn:aws:iam::${HUB_ACCOUNT}:role/keyrotation-enforcer`;

test('the hub has the enforcer’s role, and a member role that trusts it', async () => {
  await expect(trustPolicy(reach, HUB_ACCOUNT, 'keyrotation-enforcer')).resolves.toContain(
    'lambda.amazonaws.com',
  );
  await expect(trustPolicy(reach, HUB_ACCOUNT, 'keyrotation-member')).resolves.toContain(ENFORCER_ROLE);
});

test('the ledger in the stack is the table that the engine is tested on', async () => {
  const client = new DynamoDBClient({ ...reach, credentials: ADMINISTRATOR });
  await createLedgerTable(client, 'like-in-the-tests');
  const [ofStack, ofTests] = await Promise.all(
    ['keyrotation-ledger', 'like-in-the-tests'].map(async (TableName) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingModeSummary } = Table ?? {};
      return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingModeSummary };
    }),
  );
  client.destroy();
  expect(ofStack?.KeySchema).toHaveLength(2);
  expect(ofStack).toEqual(ofTests);
});

test('the StackSet that the template describes, made by hand, brings the member role to every account of the OU', async () => {
  for (const accountId of organization.members) {
    await expect(trustPolicy(reach, accountId, 'keyrotation-member')).rejects.toThrow(/not found/i);
  }
  await rollOut();
  for (const accountId of organization.members) {
    await expect(trustPolicy(reach, accountId, 'keyrotation-member')).resolves.toContain(ENFORCER_ROLE);
  }
});

/** moto's CloudFormation knows StackSets by API only: what the resource says is called as CloudFormation would. */
async function rollOut(): Promise<void> {
  const template = JSON.parse(
    readFileSync(join(folder.path, '.serverless/cloudformation-template-update-stack.json'), 'utf8'),
  ) as { Resources: { MemberRoles: { Properties: StackSet } } };
  const { StackSetName, TemplateBody, PermissionModel, Parameters, StackInstancesGroup } =
    template.Resources.MemberRoles.Properties;
  const values = Parameters.map(({ ParameterKey, ParameterValue }) => [
    ParameterKey,
    typeof ParameterValue === 'string' ? ParameterValue : (REFERENCES[ParameterValue.Ref] ?? ''),
  ]);
  await cloudFormation(reach, 'CreateStackSet', {
    StackSetName,
    TemplateBody,
    PermissionModel,
    'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
    ...Object.fromEntries(
      values.flatMap(([name, value], index) => [
        [`Parameters.member.${index + 1}.ParameterKey`, name],
        [`Parameters.member.${index + 1}.ParameterValue`, value],
      ]),
    ),
  });
  const [ouId] = StackInstancesGroup[0]?.DeploymentTargets.OrganizationalUnitIds ?? [];
  await cloudFormation(reach, 'CreateStackInstances', {
    StackSetName,
    'Regions.member.1': region,
    'DeploymentTargets.OrganizationalUnitIds.member.1': ouId ?? '',
  });
}

const REFERENCES: Readonly<Record<string, string>> = {
  'AWS::AccountId': HUB_ACCOUNT,
  EnforcerRole: 'keyrotation-enforcer',
};

interface StackSet {
  readonly StackSetName: string;
  readonly TemplateBody: string;
  readonly PermissionModel: string;
  readonly Parameters: readonly {
    readonly ParameterKey: string;
    readonly ParameterValue: string | { readonly Ref: string };
  }[];
  readonly StackInstancesGroup: readonly {
    readonly DeploymentTargets: { readonly OrganizationalUnitIds: readonly string[] };
  }[];
}

describe('the packaged bundles, with the environment and the roles that the stack gave them', () => {
  let accountId: string;
  let otherAccountId: string;

  beforeAll(async () => {
    [accountId = '', otherAccountId = ''] = organization.members;
    await verifyIdentities(reach, 'keys@example.com', 'ann@example.com', 'gone@example.com');
    await hireUser(reach, accountId, 'ci', 'ann@example.com');
    await hireUser(reach, otherAccountId, 'nightly', 'gone@example.com');
  });

  // Each run is a process of its own, as on Lambda: 3 to 10 s.
  test('give notice of keys of 31 days, note a bounce, and a week later deactivate where the notice arrived', async () => {
    const first = await invokeEnforcer(31);
    expect(first.answer).toMatchObject({ runId: expect.stringMatching(/-enforce$/) as string });
    expect(first.metrics).toMatchObject({
      mode: 'enforce',
      RunCompleted: 1,
      KeysNotified: 2,
      KeysDeactivated: 0,
    });
    expect(first.metrics).toMatchObject({ AccountsSurveyed: 3, AccountsUnreachable: 0 });
    await expect(keyStatus(reach, accountId, 'ci')).resolves.toEqual(['Active']);

    const [sent] = await noticesTo('gone@example.com');
    expect(sent).toMatchObject({ status: 'sent', messageId: expect.stringMatching(/./) as string });
    const noted = await invokeMailEvents(32, bounceOf(String(sent?.messageId), 'gone@example.com'));
    expect(noted.metrics).toMatchObject({ service: 'keyrotation', MailsBounced: 1 });
    await expect(noticesTo('gone@example.com')).resolves.toEqual([{ ...sent, status: 'bounced' }]);
    expect((await noticesTo('ann@example.com')).map(({ status }) => status)).toEqual(['sent']);

    const second = await invokeEnforcer(39);
    expect(second.metrics).toMatchObject({ RunCompleted: 1, KeysDeactivated: 1 });
    await expect(keyStatus(reach, accountId, 'ci')).resolves.toEqual(['Inactive']);
    await expect(keyStatus(reach, otherAccountId, 'nightly')).resolves.toEqual(['Active']);
    await expect(row(`RUN#${second.answer?.runId ?? ''}`, 'META')).resolves.toMatchObject({
      meta: { mode: 'enforce' },
    });
  }, 180_000);

  test('of durable=false do the same run: the next day, with the same role, ledger and settings', async () => {
    const plain = await packageHub(['sourceMail=keys@example.com', 'durable=false']);
    const third = await invoke({
      lambda: PLAIN,
      handler: join(unpack('plain', plain.enforcer.files), 'src/lambda/handler.mjs'),
      deployedAs: 'keyrotation-enforcer',
      event: { scheduledTime: scheduledIn(40) },
      shiftDays: 40,
    });
    expect(third.metrics).toMatchObject({ mode: 'enforce', RunCompleted: 1, AccountsSurveyed: 3 });
    await expect(row(`RUN#${third.answer?.runId ?? ''}`, 'META')).resolves.toMatchObject({
      meta: { mode: 'enforce' },
    });
  }, 180_000);
});

interface Invoked {
  readonly answer: { readonly runId: string; readonly status: string } | null;
  readonly metrics: Readonly<Record<string, unknown>>;
}

const scheduledIn = (days: number) => `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 19)}Z`;

/** The durable handler out of the packaged archive, under the SDK's local runner, so many days from now. */
const invokeEnforcer = (shiftDays: number): Promise<Invoked> =>
  invoke({
    lambda: DURABLE,
    handler: join(packaged('enforcer'), 'src/lambda/durable-handler.mjs'),
    deployedAs: 'keyrotation-enforcer',
    event: { scheduledTime: scheduledIn(shiftDays) },
    shiftDays,
  });

/** What EventBridge would call. */
const invokeMailEvents = (shiftDays: number, event: unknown): Promise<Invoked> =>
  invoke({
    lambda: PLAIN,
    handler: join(packaged('mailEvents'), 'src/lambda/mail-events-handler.mjs'),
    deployedAs: 'keyrotation-mail-events',
    event,
    shiftDays,
  });

interface Invocation {
  /** The process that stands in for Lambda. */
  readonly lambda: string;
  readonly handler: string;
  /** Name of the function, and of its role. */
  readonly deployedAs: string;
  readonly event: unknown;
  readonly shiftDays: number;
}

async function invoke({ lambda, handler, deployedAs, event, shiftDays }: Invocation): Promise<Invoked> {
  const role = await assumeRole(reach, ADMINISTRATOR, HUB_ACCOUNT, deployedAs);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', SHIM, lambda, handler, JSON.stringify(event)],
    {
      cwd: dirname(dirname(handler)),
      env: {
        ...(await deployedEnvironment(deployedAs)),
        PATH: process.env.PATH,
        SHIFT_DAYS: String(shiftDays),
        POWERTOOLS_METRICS_DISABLED: 'false',
        AWS_REGION: region,
        AWS_ENDPOINT_URL: moto.endpoint,
        AWS_ACCESS_KEY_ID: role.accessKeyId,
        AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
        AWS_SESSION_TOKEN: role.sessionToken ?? '',
      },
    },
  );
  const lines = stdout.split('\n');
  const answer = lines.find((line) => line.startsWith('ANSWER '))?.slice('ANSWER '.length);
  const metrics = lines.find((line) => line.includes('CloudWatchMetrics'));
  return {
    answer: JSON.parse(answer ?? 'null') as Invoked['answer'],
    metrics: JSON.parse(metrics ?? '{}') as Invoked['metrics'],
  };
}

/** moto sends no events: the embedded organization's stand in. */
function bounceOf(messageId: string, address: string): unknown {
  const at = new Date();
  const mail = { at, messageId, source: 'keys@example.com', destinations: [address], subject: '', text: '' };
  return bounceEvent(
    { ...mail, headers: {}, tags: {}, configurationSetName: 'keyrotation' },
    address,
    'permanent',
    {
      accountId: HUB_ACCOUNT,
      region,
      at,
    },
  );
}

const packaged = (name: string): string =>
  unpack(name, readZip(readFileSync(join(folder.path, `.serverless/${name}.zip`))));

/** @returns the folder of an archive's files, as Lambda lays it out */
function unpack(name: string, files: ReadonlyMap<string, Buffer>): string {
  const task = join(folder.path, 'task', name);
  for (const [file, content] of files) {
    mkdirSync(dirname(join(task, file)), { recursive: true });
    writeFileSync(join(task, file), content);
  }
  return task;
}

/** What Lambda was told in the stack. */
async function deployedEnvironment(name: string): Promise<Record<string, string>> {
  const scope = `${ADMINISTRATOR.accessKeyId}/20261122/${region}/lambda/aws4_request`;
  const answer = await fetch(`${moto.endpoint}/2015-03-31/functions/${name}`, {
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=any` },
  });
  const { Configuration } = (await answer.json()) as {
    Configuration: { Environment: { Variables: Record<string, string> } };
  };
  return Configuration.Environment.Variables;
}

async function withLedger<T>(work: (ledger: DynamoDBDocumentClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({ ...reach, credentials: ADMINISTRATOR });
  try {
    return await work(DynamoDBDocumentClient.from(client));
  } finally {
    client.destroy();
  }
}

const TableName = 'keyrotation-ledger';

const row = (pk: string, sk: string): Promise<unknown> =>
  withLedger(async (ledger) => (await ledger.send(new GetCommand({ TableName, Key: { pk, sk } }))).Item);

interface Notice {
  readonly contact?: string;
  readonly status?: string;
  readonly messageId?: string;
}

/** The notices that count for a key, or that bounced, as its row in the ledger has them. */
const noticesTo = (contact: string): Promise<Notice[]> =>
  withLedger(async (ledger) => {
    const { Items = [] } = await ledger.send(new ScanCommand({ TableName }));
    const states = Items.filter(({ pk, sk }) => String(pk).startsWith('KEY#') && sk === 'STATE');
    return states
      .flatMap((state) => Object.values(state) as Notice[])
      .filter((value) => typeof value === 'object' && value.contact === contact);
  });
