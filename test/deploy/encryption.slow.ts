import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { grantsOf, type Grant } from './grants.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let plain: PackagedHub;
let encrypted: PackagedHub;

beforeAll(async () => {
  plain = await packageHub([`sourceMail=${SOURCE_MAIL}`]);
  encrypted = await packageHub([`sourceMail=${SOURCE_MAIL}`, 'operatorRole=team/ops', `kmsKeyArn=${KEY}`]);
});

const by = (service: string, ...actions: readonly string[]): Grant[] =>
  actions.map((action) => ({
    action: `kms:${action}`,
    resource: KEY,
    condition: { StringEquals: { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` } },
  }));
const LEDGER = by(
  'dynamodb',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'ReEncryptFrom',
  'ReEncryptTo',
);
const REPORTS = by('s3', 'Decrypt', 'GenerateDataKey');
const QUEUES = by('sqs', 'Decrypt', 'GenerateDataKey');
/** To read what waits in the queues, which is all that people do there (docs/deploy.md). */
const DEAD_LETTERS = by('sqs', 'Decrypt');

function grantsIn(name: string, { resources }: PackagedHub): Grant[] {
  const { PolicyDocument: policy } = resources[name]?.Properties ?? {};
  return grantsOf(resolveIntrinsics(policy, resources, HUB) as PolicyDocument);
}

describe('with kmsKeyArn', () => {
  test('everything that can be encrypted with a key of one’s own is, but for the bucket of the code', () => {
    /** Where each kind of resource names its key. */
    const KEY_OF: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
      'AWS::DynamoDB::Table': ({ SSESpecification }) => SSESpecification,
      'AWS::S3::Bucket': ({ BucketEncryption }) => BucketEncryption,
      'AWS::SQS::Queue': ({ SqsManagedSseEnabled, KmsMasterKeyId }) => [SqsManagedSseEnabled, KmsMasterKeyId],
      'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
    };
    const keys = Object.entries(encrypted.resources).flatMap(([name, { Type, Properties }]) => {
      const keyOf = KEY_OF[Type];
      return keyOf ? [[name, keyOf(Properties)] as const] : [];
    });
    const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY };
    expect(Object.fromEntries(keys)).toEqual({
      ServerlessDeploymentBucket: expect.anything() as unknown,
      Ledger: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
      ReportBucket: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true },
        ],
      },
      FailedRuns: [false, KEY],
      FailedMailEvents: [false, KEY],
      EnforcerLogGroup: KEY,
      MailEventsLogGroup: KEY,
    });
    expect(JSON.stringify(propertiesOf(encrypted, 'ServerlessDeploymentBucket'))).not.toContain(KEY);
  });

  test('each role may use the key by way of the services that it uses, and of no other', () => {
    expect(grantsIn('EnforcerUsesKey', encrypted)).toEqual([...LEDGER, ...REPORTS, ...QUEUES]);
    expect(grantsIn('SchedulerUsesKey', encrypted)).toEqual(QUEUES);
    expect(grantsIn('MailEventsUsesKey', encrypted)).toEqual([...LEDGER, ...QUEUES]);
    expect(grantsIn('PauseUsesKey', encrypted)).toEqual(LEDGER);
    expect(grantsIn('UseKeyPolicy', encrypted)).toEqual([...LEDGER, ...DEAD_LETTERS]);
    expect(propertiesOf(encrypted, 'UseKeyPolicy').Roles).toEqual(['ops']);
  });

  test('no role that touches ledger, bucket or queues was forgotten', () => {
    const services = { dynamodb: 'dynamodb:', s3: 's3:', sqs: 'sqs:' };
    const wanting = ['EnforcerRole', 'SchedulerRole', 'MailEventsRole', 'PauseRole'].flatMap((role) => {
      const policies = JSON.stringify(propertiesOf(encrypted, role).Policies);
      const attached = Object.values(encrypted.resources)
        .filter(
          ({ Type, Properties }) => Type === 'AWS::IAM::RolePolicy' && refers(Properties.RoleName, role),
        )
        .map((each) => JSON.stringify(each))
        .join();
      return Object.entries(services)
        .filter(([service, prefix]) => policies.includes(`"${prefix}`) !== attached.includes(`"${service}.`))
        .map(([service]) => `${role}: ${service}`);
    });
    expect(wanting).toEqual([]);
  });

  test('nothing else of the stack changes', () => {
    const names = (hub: PackagedHub) =>
      Object.keys(hub.resources).filter((name) => !name.includes('LambdaVersion'));
    const added = names(encrypted).filter((name) => !names(plain).includes(name));
    expect(added.sort()).toEqual([
      'EnforcerUsesKey',
      'MailEventsUsesKey',
      'PauseUsesKey',
      'SchedulerUsesKey',
      'UseKeyPolicy',
    ]);
    expect(names(plain).filter((name) => !names(encrypted).includes(name))).toEqual([]);
  });
});

test('without it no resource names a key, and no role may use one', () => {
  expect(JSON.stringify(plain.template)).not.toMatch(/kms/i);
});

const refers = (value: unknown, name: string): boolean =>
  JSON.stringify(value) === JSON.stringify({ Ref: name });
