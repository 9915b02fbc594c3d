import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { createLedgerTable } from '../../src/aws/ledger/create-table.ts';
import { assumeRole, type Reach } from '../conformance/accounts.ts';
import { DAY_MS } from '../../src/core/instant.ts';
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
import { serviceFolder, type Ended, type ServiceFolder } from './service-folder.ts';
import { readZip } from './zip.ts';

const region = 'eu-west-1';
const SHIM = join(import.meta.dirname, 'shifted-clock.mjs');
const LAMBDA = join(import.meta.dirname, 'durable-lambda.mjs');

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

test('the StackSet of the stack brings the member role to every account of the OU', async () => {
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

describe('the uploaded bundle, with the environment and the role that the stack gave it', () => {
  let accountId: string;

  beforeAll(async () => {
    accountId = organization.members[0] ?? '';
    await verifyIdentities(reach, 'keys@example.com', 'ann@example.com');
    await hireUser(reach, accountId, 'ci', 'ann@example.com');
  });

  // Each run is a process of its own, as on Lambda: 3 to 10 s.
  test('gives notice of a key of 31 days and deactivates it a week later', async () => {
    const first = await invoke(31);
    expect(first.answer).toMatchObject({ runId: expect.stringMatching(/-enforce$/) as string });
    expect(first.metrics).toMatchObject({
      mode: 'enforce',
      RunCompleted: 1,
      KeysNotified: 1,
      KeysDeactivated: 0,
    });
    expect(first.metrics).toMatchObject({ AccountsSurveyed: 3, AccountsUnreachable: 0 });
    await expect(keyStatus(reach, accountId, 'ci')).resolves.toEqual(['Active']);

    const second = await invoke(39);
    expect(second.metrics).toMatchObject({ RunCompleted: 1, KeysDeactivated: 1 });
    await expect(keyStatus(reach, accountId, 'ci')).resolves.toEqual(['Inactive']);
    await expect(runRow(second.answer.runId)).resolves.toMatchObject({ mode: 'enforce' });
  }, 120_000);
});

interface Invoked {
  readonly answer: { readonly runId: string; readonly status: string };
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** Runs the durable handler out of the uploaded archive under the SDK's local runner, so many days from now. */
async function invoke(shiftDays: number): Promise<Invoked> {
  const task = unpacked('enforcer');
  const role = await assumeRole(reach, ADMINISTRATOR, HUB_ACCOUNT, 'keyrotation-enforcer');
  const scheduledTime = `${new Date(Date.now() + shiftDays * DAY_MS).toISOString().slice(0, 19)}Z`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', SHIM, LAMBDA, join(task, 'src/durable-handler.mjs'), JSON.stringify({ scheduledTime })],
    {
      cwd: task,
      env: {
        ...(await deployedEnvironment('keyrotation-enforcer')),
        PATH: process.env.PATH,
        SHIFT_DAYS: String(shiftDays),
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
    answer: JSON.parse(answer ?? '{}') as Invoked['answer'],
    metrics: JSON.parse(metrics ?? '{}') as Invoked['metrics'],
  };
}

/** The folder of an uploaded archive, as Lambda lays it out. */
function unpacked(name: string): string {
  const task = join(folder.path, 'task', name);
  for (const [file, content] of readZip(readFileSync(join(folder.path, `.serverless/${name}.zip`)))) {
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

async function runRow(runId: string): Promise<unknown> {
  const client = new DynamoDBClient({ ...reach, credentials: ADMINISTRATOR });
  const { Item } = await DynamoDBDocumentClient.from(client).send(
    new GetCommand({ TableName: 'keyrotation-ledger', Key: { pk: `RUN#${runId}`, sk: 'META' } }),
  );
  client.destroy();
  return Item?.meta as unknown;
}
