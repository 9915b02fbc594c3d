import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { asOfFor, parseEvent } from '../../src/lambda/event.ts';
import { instant } from '../../src/core/instant.ts';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { SETTINGS } from '../../src/settings/table.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import { environmentBytes } from '../../deploy/lambda-environment.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

type Properties = Readonly<Record<string, unknown>>;

const HUB = { accountId: '111122223333', region: 'eu-west-1' };

let hub: PackagedHub;

// The real `serverless package`, once a run: it bundles the Lambda and writes the template, in 5 to 20 s on two cores.
beforeAll(async () => {
  hub = await packageHub([`sourceMail=${SOURCE_MAIL}`, 'mode=enforce']);
});

describe.each([
  {
    lambda: 'enforcer',
    handler: 'durable-handler',
    maxMb: 3,
    maxZippedMb: 2.5,
    uses: 'client-organizations',
  },
  { lambda: 'mailEvents', handler: 'mail-events-handler', maxMb: 1.5, maxZippedMb: 1, uses: 'lib-dynamodb' },
] as const)('the bundle of $lambda', ({ lambda, handler, maxMb, maxZippedMb, uses }) => {
  const archive = () => hub[lambda];
  const bundle = () => archive().files.get(`src/lambda/${handler}.mjs`)?.toString() ?? '';
  const sources = () => {
    const map = archive().files.get(`src/lambda/${handler}.mjs.map`)?.toString() ?? '{}';
    return (JSON.parse(map) as { sources: string[] }).sources;
  };

  test('is one file and its source map', () => {
    expect([...archive().files.keys()].sort()).toEqual([
      `src/lambda/${handler}.mjs`,
      `src/lambda/${handler}.mjs.map`,
    ]);
    expect(bundle()).toContain(`//# sourceMappingURL=${handler}.mjs.map`);
  });

  test(`weighs at most ${maxMb} MB, the archive with its map at most ${maxZippedMb} MB`, () => {
    expect(bundle().length).toBeLessThan(maxMb * 1_000_000);
    expect(archive().zippedBytes).toBeLessThan(maxZippedMb * 1_000_000);
  });

  test('runs where there is nothing but Node: the AWS SDK is in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyrotation-bundle-'));
    try {
      writeFileSync(join(folder, 'handler.mjs'), bundle());
      const program =
        "const { handler } = await import('./handler.mjs'); process.stdout.write(typeof handler)";
      const args = ['--input-type=module', '--eval', program];
      expect(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })).toBe('function');
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(sources().some((source) => source.includes(`@aws-sdk/${uses}/`))).toBe(true);
  });

  test('has nothing of the simulator, the command line, the demo or the development tools in it', () => {
    const unwanted =
      /simulator\/|src\/cli|src\/commands\/|src\/demo\/|dynalite|commander|cli-progress|leveldb|esbuild|durable-execution-sdk-js-testing/;
    expect(sources().length).toBeGreaterThan(100);
    expect(sources().filter((source) => unwanted.test(source))).toEqual([]);
  });
});

test('there are two functions, the enforcer and the one that notes bounces', () => {
  const functions = Object.values(hub.resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(functions.map(({ Properties }) => Properties.FunctionName)).toEqual([
    'keyrotation-enforcer',
    'keyrotation-mail-events',
  ]);
});

describe('the enforcer', () => {
  test('is durable, sized and timed for a daily run, and never runs twice at once', () => {
    const properties = propertiesOf(hub, 'EnforcerLambdaFunction');
    expect(properties).toMatchObject({
      Handler: 'src/lambda/durable-handler.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 1024,
      ReservedConcurrentExecutions: 1,
    });
    const { ExecutionTimeout } = properties.DurableConfig as { ExecutionTimeout: number };
    expect(ExecutionTimeout).toBeLessThan(24 * 3600);
  });

  test('gets every setting that the engine knows, but those that have one value only', () => {
    const environment = environmentOf(hub);
    const unset = Object.keys(SETTINGS).filter((name) => !(name in environment));
    // The Region is the Lambda's own; deletion does not exist yet.
    expect(unset).toEqual(['SESREGION']);
    expect(Object.keys(environment).filter((name) => !(name in SETTINGS))).toEqual([
      'NODE_OPTIONS',
      'MALLOC_ARENA_MAX',
    ]);
  });

  test('gets settings that the engine reads, the defaults being the same', () => {
    const {
      NODE_OPTIONS: options,
      MALLOC_ARENA_MAX: arenas,
      LEDGERTABLE,
      REPORTBUCKET,
      SESCONFIGURATIONSET,
      ...texts
    } = environmentOf(hub);
    expect([options, arenas, LEDGERTABLE, REPORTBUCKET, SESCONFIGURATIONSET]).toEqual([
      '--enable-source-maps --max-semi-space-size=16 --max-old-space-size=768',
      '1',
      { Ref: 'Ledger' },
      { Ref: 'ReportBucket' },
      { Ref: 'MailEvents' },
    ]);
    expect(parseSettings(texts as Record<string, string>)).toEqual(
      // The stack says whether there is a bus.
      parseSettings({ SOURCEMAIL: SOURCE_MAIL, MODE: 'enforce', EVENTBUS: 'none' }),
    );
  });

  test('gets an environment of the size that the check of the parameters counts with', () => {
    // No Region has a longer name.
    const resolved = resolveIntrinsics(environmentOf(hub), hub.resources, {
      ...HUB,
      region: 'ap-southeast-1',
    });
    const counted = environmentBytes(environmentOf(hub) as Parameters<typeof environmentBytes>[0]);
    expect(Buffer.byteLength(JSON.stringify(resolved))).toBe(counted);
  });

  test.each([
    ['EnforcerLogGroup', 'keyrotation-enforcer'],
    ['MailEventsLogGroup', 'keyrotation-mail-events'],
  ])('%s keeps its log for a year, in a group that goes with the stack', (group, name) => {
    expect(propertiesOf(hub, group)).toEqual({
      LogGroupName: `/aws/lambda/${name}`,
      RetentionInDays: 365,
    });
  });

  test('leaves the event of an execution that failed in the dead-letter queue', () => {
    expect(propertiesOf(hub, 'EnforcerLambdaFunction')).toMatchObject({
      DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } },
    });
  });
});

const environmentOf = (packaged: PackagedHub): Properties =>
  (propertiesOf(packaged, 'EnforcerLambdaFunction').Environment as { Variables: Properties }).Variables;

describe('the schedule', () => {
  test('starts the run at 8:00 UTC, retried for as long as the scheduled time counts, then left in the dead-letter queue', () => {
    expect(propertiesOf(hub, 'DailyRun')).toMatchObject({
      ScheduleExpression: 'cron(0 8 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 60 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } },
      },
    });
  });

  test('starts the version that the alias names, since an execution is bound to one', () => {
    expect(propertiesOf(hub, 'DailyRun').Target).toMatchObject({
      Arn: { Ref: 'EnforcerDurableLambdaAlias' },
    });
    expect(hub.resources.EnforcerDurableLambdaAlias).toMatchObject({
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'EnforcerLambdaFunction' }, Name: 'durable' },
    });
  });

  test('hands the scheduled time over in words that the handler takes for the as-of instant', () => {
    const { Input } = propertiesOf(hub, 'DailyRun').Target as { Input: string };
    // As EventBridge Scheduler writes it: ISO 8601, no milliseconds (its user guide, "Adding context attributes").
    const event: unknown = JSON.parse(
      Input.replace('<aws.scheduler.scheduled-time>', '2026-11-22T08:00:00Z'),
    );
    const { scheduledTime } = parseEvent(event);
    expect(asOfFor(scheduledTime, instant('2026-11-22T13:59:59.000Z')).asOf).toBe('2026-11-22T08:00:00.000Z');
  });
});

describe('with durable=false', () => {
  let plain: PackagedHub;

  beforeAll(async () => {
    plain = await packageHub([`sourceMail=${SOURCE_MAIL}`, 'mode=enforce', 'durable=false']);
  });

  test('the enforcer is a function of another name: Lambda makes none durable afterwards, and none plain', () => {
    expect(propertiesOf(plain, 'EnforcerLambdaFunction')).toMatchObject({
      FunctionName: 'keyrotation-enforcer-plain',
      Handler: 'src/lambda/handler.handler',
    });
    expect(propertiesOf(plain, 'EnforcerLambdaFunction')).not.toHaveProperty('DurableConfig');
    expect(Object.keys(plain.resources).filter((name) => /Alias|Version|Checkpoints/.test(name))).toEqual([]);
  });

  test('it is the same in all else: settings, role, size', () => {
    const of = (packaged: PackagedHub) => {
      const { Environment, Role, Timeout, MemorySize } = propertiesOf(packaged, 'EnforcerLambdaFunction');
      return { Environment, Role, Timeout, MemorySize };
    };
    expect(of(plain)).toEqual(of(hub));
  });

  test('a crashed run is tried twice more, then left in the dead-letter queue', () => {
    expect(propertiesOf(plain, 'EnforcerLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } } },
    });
  });

  test('the schedule starts the function, and the role writes its log', () => {
    expect(propertiesOf(plain, 'DailyRun').Target).toMatchObject({
      Arn: { 'Fn::GetAtt': ['EnforcerLambdaFunction', 'Arn'] },
    });
    expect(JSON.stringify(propertiesOf(plain, 'EnforcerRole'))).toContain(
      'log-group:/aws/lambda/keyrotation-enforcer-plain:*',
    );
  });
});

describe('the ledger', () => {
  test('has the keys and the index of the table that tests and demo make', async () => {
    const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, TableName } = propertiesOf(
      hub,
      'Ledger',
    );
    expect({ TableName, BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes }).toEqual(
      await tableOfTests('keyrotation-ledger'),
    );
  });

  test('outlives the stack, can be restored to any second, and lets go of rows past their time', () => {
    expect(hub.resources.Ledger).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(propertiesOf(hub, 'Ledger')).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('is protected against deletion once the deployment that made it has succeeded, and not before', () => {
    expect(propertiesOf(hub, 'Ledger')).not.toHaveProperty('DeletionProtectionEnabled');
  });
});

describe('the bucket of the reports', () => {
  test('is private, versioned and encrypted, outlives the stack, and forgets after 400 days', () => {
    expect(hub.resources.ReportBucket).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(propertiesOf(hub, 'ReportBucket')).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          { Status: 'Enabled', ExpirationInDays: 400, NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
          { Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        ],
      },
    });
  });

  test('is reached over TLS only', () => {
    const { PolicyDocument } = propertiesOf(hub, 'ReportBucketPolicy') as { PolicyDocument: unknown };
    const arn = 'arn:aws:s3:::keyrotation-reports-111122223333-eu-west-1';
    expect(resolveIntrinsics(PolicyDocument, hub.resources, HUB)).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': false } },
        },
      ],
    });
  });
});

/** What `createLedgerTable` asks DynamoDB for. */
async function tableOfTests(tableName: string): Promise<unknown> {
  const asked: unknown[] = [];
  const send = (command: { input: unknown }) => {
    asked.push(command.input);
    return Promise.resolve({ Table: { TableStatus: 'ACTIVE' } });
  };
  await createLedgerTable({ send, config: {} } as unknown as DynamoDBClient, tableName);
  return asked[0];
}

describe('mail', () => {
  test('is sent with a configuration set that tells of bounces, complaints and rejects', () => {
    expect(propertiesOf(hub, 'MailEventsToEventBridge')).toMatchObject({
      ConfigurationSetName: { Ref: 'MailEvents' },
      EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint', 'reject'] },
    });
    expect(propertiesOf(hub, 'MailEventsRule')).toMatchObject({
      EventPattern: { detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: 'MailEvents' }] } } } },
      Targets: [
        {
          Arn: { 'Fn::GetAtt': ['MailEventsLambdaFunction', 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailedMailEvents', 'Arn'] } },
        },
      ],
    });
  });

  test('the function that notes them gets what it reads of the settings', () => {
    const { Variables } = propertiesOf(hub, 'MailEventsLambdaFunction').Environment as {
      Variables: Record<string, string>;
    };
    const { NODE_OPTIONS: options, LEDGERTABLE, ...texts } = Variables;
    expect([options, LEDGERTABLE]).toEqual(['--enable-source-maps', { Ref: 'Ledger' }]);
    expect(parseSettings(texts)).toMatchObject({ sourceMail: SOURCE_MAIL, operatorMail: SOURCE_MAIL });
  });

  test('an event that cannot be noted is tried again, then left in a dead-letter queue', () => {
    expect(propertiesOf(hub, 'MailEventsLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailedMailEvents', 'Arn'] } } },
    });
  });

  test('only that rule may call the function, and fill its queue', () => {
    const arnOfRule = { 'Fn::GetAtt': ['MailEventsRule', 'Arn'] };
    expect(propertiesOf(hub, 'MailEventsMayCall')).toMatchObject({
      Principal: 'events.amazonaws.com',
      FunctionName: { Ref: 'MailEventsLambdaFunction' },
      SourceArn: arnOfRule,
    });
    expect(propertiesOf(hub, 'FailedMailEventsPolicy')).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': arnOfRule } },
          },
        ],
      },
    });
  });

  test.each(['FailedRuns', 'FailedMailEvents'])(
    'the queue %s is encrypted and keeps for 14 days',
    (queue) => {
      expect(propertiesOf(hub, queue)).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 1_209_600,
      });
    },
  );
});

test('without rollout the hub stack brings no member role at all', () => {
  const roles = Object.values(hub.resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  expect(roles.map(({ Properties }) => Properties.RoleName)).toEqual([
    'keyrotation-enforcer',
    'keyrotation-scheduler',
    'keyrotation-mail-events',
    'keyrotation-pause',
  ]);
  expect(Object.values(hub.resources).some(({ Type }) => Type === 'AWS::CloudFormation::StackSet')).toBe(
    false,
  );
});
