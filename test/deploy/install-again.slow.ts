import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DescribeTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { adoptKept } from '../../deploy/adopt-kept.ts';
import { protectTable, surroundingsOf } from '../../deploy/surroundings.js';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { reach } from '../in-process/reach.ts';
import { stubbedStack } from './model/cloudformation-client.ts';
import { StackModel } from './model/stack.ts';
import type { Template } from './model/template.ts';
import { packageHub, SOURCE_MAIL } from './packaged-hub.ts';

const LEDGER = 'keyrotation-ledger';
const [EARLIER_KEY, KEY] = ['aaaaaaaa', 'bbbbbbbb'].map(
  (id) => `arn:aws:kms:eu-west-1:111111111111:key/${id}-12ab-34cd-56ef-1234567890ab`,
) as [string, string];
const BUCKET = 'keyrotation-reports-111111111111-eu-west-1';
const where = { accountId: '111111111111', region: 'eu-west-1', stackName: 'keyrotation' };

let hub: Template;
let organization: EmbeddedOrganization;
let dynamodb: DynamoDBClient;

// The real `serverless package`, once a run: 5 to 20 s on two cores.
beforeAll(async () => {
  hub = (await packageHub([`sourceMail=${SOURCE_MAIL}`])).template;
});

beforeEach(async () => {
  const world = emptyWorld({ accounts: [], hub: { policy: ADMINISTRATOR_POLICY } });
  organization = await startEmbeddedOrganization({ world, startAt: new Date(), running: true });
  dynamodb = new DynamoDBClient({ ...reach(organization), credentials: organization.administrator });
});
afterEach(async () => {
  dynamodb.destroy();
  await organization.close();
});

/** What the command makes first, and alone. */
const core = (): Template & { readonly Outputs?: unknown } => ({
  Resources: Object.fromEntries(
    Object.entries(hub.Resources).filter(([id]) => id.startsWith('ServerlessDeploymentBucket')),
  ),
  Outputs: { ServerlessDeploymentBucketName: { Value: { Ref: 'ServerlessDeploymentBucket' } } },
});

/** S3 as a bucket is asked for. */
function s3Answering(status: 200 | 403 | 404): S3Client {
  const client = new S3Client({ region: 'eu-west-1' });
  const answer = () =>
    status === 200
      ? Promise.resolve({})
      : Promise.reject(
          Object.assign(new Error('refused'), {
            name: status === 404 ? 'NotFound' : 'Forbidden',
            $metadata: { httpStatusCode: status },
          }),
        );
  return Object.assign(client, { send: answer });
}

/** CloudWatch Logs with these groups, asked by the beginning of a name. */
function logsWith(...names: readonly string[]): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  const answer = ({ input }: { readonly input: { readonly logGroupNamePrefix: string } }) =>
    Promise.resolve({
      logGroups: names
        .filter((name) => name.startsWith(input.logGroupNamePrefix))
        .map((logGroupName) => ({ logGroupName, retentionInDays: 30, kmsKeyId: EARLIER_KEY })),
    });
  return Object.assign(client, { send: answer });
}

/** The table is encrypted with a key of the account's own, as DynamoDB would tell. */
function encryptedWith(key: string): void {
  dynamodb.middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request);
      const { Table } = answer.output as DescribeTableCommandOutput;
      if (Table) Table.SSEDescription = { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: key };
      return answer;
    },
    { step: 'initialize' },
  );
}

const takenOver = async (
  stack: ReturnType<typeof stubbedStack>,
  s3: S3Client = s3Answering(404),
  logs = logsWith(),
  template = hub,
): Promise<readonly string[]> =>
  adoptKept(template, surroundingsOf({ cloudFormation: stack.client, dynamodb, s3, logs }, where));

describe('before a deployment updates the stack', () => {
  test('ledger and report bucket that an earlier one has left become the stack’s', async () => {
    await createLedgerTable(dynamodb, LEDGER);
    const stack = stubbedStack(core());
    await expect(takenOver(stack, s3Answering(200))).resolves.toEqual([LEDGER, BUCKET]);
    expect(stack.taken).toEqual(['Ledger', 'ReportBucket']);
    await expect(takenOver(stack, s3Answering(200))).resolves.toEqual([]);
  });

  test('the ledger alone, where the bucket was deleted', async () => {
    await createLedgerTable(dynamodb, LEDGER);
    const stack = stubbedStack(core());
    await expect(takenOver(stack)).resolves.toEqual([LEDGER]);
    expect(stack.taken).toEqual(['Ledger']);
  });

  test('logs that an earlier one has kept too, whether or not this one keeps them: it could not make them', async () => {
    const logs = logsWith(
      '/aws/lambda/keyrotation-enforcer',
      '/aws/lambda/keyrotation-mail-events-of-another',
    );
    const keeping = (await packageHub([`sourceMail=${SOURCE_MAIL}`, 'logGroupRetain=true'])).template;
    for (const template of [hub, keeping]) {
      const stack = stubbedStack(core());
      await expect(takenOver(stack, s3Answering(404), logs, template)).resolves.toEqual([
        '/aws/lambda/keyrotation-enforcer',
      ]);
      expect(stack.taken).toEqual(['EnforcerLogGroup']);
    }
  });

  // An import changes nothing, and the update behind it only what differs from the template of the import.
  test('with the encryption and retention that they have, so that the update brings those of the deployment', async () => {
    await createLedgerTable(dynamodb, LEDGER);
    encryptedWith(EARLIER_KEY);
    const logs = logsWith('/aws/lambda/keyrotation-enforcer', '/aws/lambda/keyrotation-mail-events');
    for (const key of ['none', KEY]) {
      const parameters = [`sourceMail=${SOURCE_MAIL}`, 'logGroupRetain=true', `kmsKeyArn=${key}`];
      const wanted = (await packageHub(parameters)).template;
      const stack = stubbedStack(core());
      await takenOver(stack, s3Answering(200), logs, wanted);
      const { Ledger, ReportBucket, EnforcerLogGroup } = stack.template.Resources;
      expect(Ledger?.Properties).toEqual({
        ...wanted.Resources.Ledger?.Properties,
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: EARLIER_KEY },
      });
      expect(ReportBucket?.Properties).not.toHaveProperty('BucketEncryption');
      expect(EnforcerLogGroup?.Properties).toEqual({
        ...wanted.Resources.EnforcerLogGroup?.Properties,
        KmsKeyId: EARLIER_KEY,
        RetentionInDays: 30,
      });
    }
  });

  test('a ledger without a key comes without one, whatever the deployment names', async () => {
    await createLedgerTable(dynamodb, LEDGER);
    const wanted = (await packageHub([`sourceMail=${SOURCE_MAIL}`, `kmsKeyArn=${KEY}`])).template;
    expect(wanted.Resources.Ledger?.Properties).toHaveProperty('SSESpecification');
    const stack = stubbedStack(core());
    await takenOver(stack, s3Answering(404), logsWith(), wanted);
    expect(stack.template.Resources.Ledger?.Properties).not.toHaveProperty('SSESpecification');
  });

  test('logs that `durable` has left under the name that it goes back to end the deployment, and say so', async () => {
    const parameters = [`sourceMail=${SOURCE_MAIL}`, 'logGroupRetain=true'];
    const plain = (await packageHub([...parameters, 'durable=false'])).template;
    const durable = (await packageHub(parameters)).template;
    const logs = logsWith('/aws/lambda/keyrotation-enforcer', '/aws/lambda/keyrotation-enforcer-plain');
    const stack = stubbedStack(plain);
    await expect(takenOver(stack, s3Answering(200), logs, plain)).resolves.toEqual([]);
    await expect(takenOver(stack, s3Answering(200), logs, durable)).rejects.toThrow(
      /^\/aws\/lambda\/keyrotation-enforcer is there already, .* has \/aws\/lambda\/keyrotation-enforcer-plain .*Nothing was changed.*aws logs delete-log-group --log-group-name \/aws\/lambda\/keyrotation-enforcer,/,
    );
  });

  test('nothing where there is nothing, and nothing of what the stack has', async () => {
    await expect(takenOver(stubbedStack(core()))).resolves.toEqual([]);
    await createLedgerTable(dynamodb, LEDGER);
    await expect(takenOver(stubbedStack(hub), s3Answering(200))).resolves.toEqual([]);
  });

  test('a table of that name that is no ledger ends the deployment, and says so', async () => {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: LEDGER,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    const stack = stubbedStack(core());
    await expect(takenOver(stack)).rejects.toThrow(
      'There is a table keyrotation-ledger that is no ledger: its keys are id, not pk, sk. Nothing was changed.',
    );
    expect(stack.taken).toEqual([]);
  });

  test('a bucket that cannot be looked at, too', async () => {
    await expect(takenOver(stubbedStack(core()), s3Answering(403))).rejects.toThrow(
      /Whether the bucket keyrotation-reports-111111111111-eu-west-1 .* could not be told \(Forbidden\b/,
    );
  });

  test('and what whoever deploys may not ask is told with the calls that it takes', async () => {
    organization.faults.deny('dynamodb:DescribeTable');
    await expect(takenOver(stubbedStack(core()))).rejects.toThrow(
      /^Whether the table keyrotation-ledger of an earlier installation is there could not be told \(AccessDenied\w*: .*\)\. Nothing was changed\. Whoever deploys needs dynamodb:DescribeTable on it\.$/,
    );
  });

  test.each([
    ['request', 'Table keyrotation-ledger is of another stack.'],
    ['change set', 'keyrotation-ledger already exists in stack other'],
    ['import', 'The following resource(s) failed to import: [Ledger]'],
  ] as const)('what CloudFormation does not take at the %s is told in its words: %s', async (at, why) => {
    await createLedgerTable(dynamodb, LEDGER);
    const stack = stubbedStack(core(), { at, why });
    const words = why.replace(/\.$/, '');
    await expect(takenOver(stack)).rejects.toThrow(
      `keyrotation-ledger of an earlier installation could not be taken into the stack keyrotation: ${words}. Nothing of it was changed or lost.`,
    );
    expect(stack.taken).toEqual([]);
    expect(stack.changeSets).toBeLessThanOrEqual(0);
  });
});

describe('a removed hub', () => {
  const removed = (): StackModel => {
    const stack = new StackModel();
    for (const template of [core(), hub]) expect(stack.deploy(template)).toEqual({ ended: 'complete' });
    stack.protect(`AWS::DynamoDB::Table "${LEDGER}"`);
    stack.remove();
    return stack;
  };

  test('leaves ledger, reports and nothing else behind', () => {
    const kinds = removed().leftBehind.map((thing) => thing.split(' ')[0]);
    expect(kinds.sort()).toEqual(['AWS::DynamoDB::Table', 'AWS::S3::Bucket']);
  });

  test('is installed again by the same command, which takes both over; and else would stop at them', () => {
    const stack = removed();
    stack.deploy(core());
    expect(stack.deploy(hub)).toMatchObject({ why: expect.stringContaining('already exists') as unknown });
    for (const id of ['Ledger', 'ReportBucket']) {
      const resource = hub.Resources[id];
      if (resource) stack.adopt(id, resource);
    }
    expect(stack.deploy(hub)).toEqual({ ended: 'complete' });
    expect(stack.leftBehind).toEqual([]);
  });

  test('keeps both when that second installation fails, at whichever resource', () => {
    for (const at of Object.keys(hub.Resources)) {
      const stack = removed();
      stack.deploy(core());
      for (const id of ['Ledger', 'ReportBucket']) {
        const resource = hub.Resources[id];
        if (resource) stack.adopt(id, resource);
      }
      stack.deploy(hub, { at, when: 'after' });
      expect(stack.things).toContain(`AWS::DynamoDB::Table "${LEDGER}"`);
      expect([at, stack.deploy(hub)]).toEqual([at, { ended: 'complete' }]);
    }
  });
});

describe('after a deployment the ledger is protected against deletion', () => {
  const isProtected = async (): Promise<boolean | undefined> => {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: LEDGER }));
    return Table?.DeletionProtectionEnabled;
  };

  test('once, whoever switched it on', async () => {
    await createLedgerTable(dynamodb, LEDGER);
    await expect(protectTable(dynamodb, LEDGER)).resolves.toBe(true);
    await expect(isProtected()).resolves.toBe(true);
    await expect(protectTable(dynamodb, LEDGER)).resolves.toBe(false);
  });

  test('or whoever deploys is told what they lack, with the command', async () => {
    await createLedgerTable(dynamodb, LEDGER);
    organization.faults.deny('dynamodb:UpdateTable');
    await expect(protectTable(dynamodb, LEDGER)).rejects.toThrow(
      /The stack is deployed, but its ledger keyrotation-ledger is not protected .*aws dynamodb update-table --table-name keyrotation-ledger --deletion-protection-enabled/,
    );
  });
});
