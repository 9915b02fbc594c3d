import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { asOfFor, parseEvent } from '../../src/lambda-event.ts';
import { instant } from '../../src/core/instant.ts';
import { createLedgerTable } from '../../src/aws/ledger/create-table.ts';
import { METRICS_NAMESPACE, METRICS_SERVICE } from '../../src/run-metrics.ts';
import { SETTINGS } from '../../src/settings-table.ts';
import { parseSettings } from '../../src/settings.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

type Properties = Readonly<Record<string, unknown>>;

let hub: PackagedHub;
const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:alarms';

// The real `serverless package`, once: it bundles the Lambda and writes the template, in 5 to 20 s on two cores.
beforeAll(async () => {
  hub = await packageHub([`sourceMail=${SOURCE_MAIL}`, `alarmTopicArn=${alarmTopicArn}`, 'mode=enforce']);
}, 120_000);

describe('the bundle', () => {
  const bundle = () => hub.files.get('src/handler.mjs')?.toString() ?? '';
  const sources = () => {
    const map = JSON.parse(hub.files.get('src/handler.mjs.map')?.toString() ?? '{}') as { sources: string[] };
    return map.sources;
  };

  test('is one file and its source map', () => {
    expect([...hub.files.keys()].sort()).toEqual(['src/handler.mjs', 'src/handler.mjs.map']);
    expect(bundle()).toContain('//# sourceMappingURL=handler.mjs.map');
  });

  test('weighs at most 3 MB, the archive with its map at most 2 MB', () => {
    expect(bundle().length).toBeLessThan(3_000_000);
    expect(hub.zippedBytes).toBeLessThan(2_000_000);
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
    expect(sources().some((source) => source.includes('@aws-sdk/client-organizations/'))).toBe(true);
  });

  test('has nothing of the simulator, the command line, the demo or the development tools in it', () => {
    const unwanted =
      /simulator\/|src\/cli|src\/commands\/|src\/demo\/|dynalite|commander|cli-progress|leveldb|esbuild/;
    expect(sources().length).toBeGreaterThan(100);
    expect(sources().filter((source) => unwanted.test(source))).toEqual([]);
  });
});

describe('the Lambda', () => {
  test('is the only function, sized and timed for a daily run, and never runs twice at once', () => {
    const functions = Object.values(hub.resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions).toHaveLength(1);
    expect(propertiesOf(hub, 'EnforcerLambdaFunction')).toMatchObject({
      FunctionName: 'keyrotation-enforcer',
      Handler: 'src/handler.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 1024,
      ReservedConcurrentExecutions: 1,
    });
  });

  test('gets every setting that the engine knows, but those that have one value only', () => {
    const environment = environmentOf(hub);
    const unset = Object.keys(SETTINGS).filter((name) => !(name in environment));
    // The Region is the Lambda's own; deletion does not exist yet.
    expect(unset).toEqual(['DELETEAFTERDAYS', 'SESREGION']);
    expect(Object.keys(environment).filter((name) => !(name in SETTINGS))).toEqual(['NODE_OPTIONS']);
  });

  test('gets settings that the engine reads, the defaults being the same', () => {
    const { NODE_OPTIONS, LEDGERTABLE, SESCONFIGURATIONSET, ...texts } = environmentOf(hub);
    expect([NODE_OPTIONS, LEDGERTABLE, SESCONFIGURATIONSET]).toEqual([
      '--enable-source-maps',
      { Ref: 'Ledger' },
      { Ref: 'MailEvents' },
    ]);
    expect(parseSettings(texts as Record<string, string>)).toEqual(
      parseSettings({ SOURCEMAIL: SOURCE_MAIL, MODE: 'enforce' }),
    );
  });

  test('keeps its log for a year, in a group that goes with the stack', () => {
    expect(propertiesOf(hub, 'EnforcerLogGroup')).toEqual({
      LogGroupName: '/aws/lambda/keyrotation-enforcer',
      RetentionInDays: 365,
    });
  });

  test('tries a crashed run twice more, then leaves it in the dead-letter queue', () => {
    expect(propertiesOf(hub, 'EnforcerLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } } },
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
        Arn: { 'Fn::GetAtt': ['EnforcerLambdaFunction', 'Arn'] },
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 60 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } },
      },
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

  test('may start this function and fill this queue, for this account, and no more', () => {
    expect(propertiesOf(hub, 'SchedulerRole')).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Action: 'lambda:InvokeFunction',
                Resource: { 'Fn::GetAtt': ['EnforcerLambdaFunction', 'Arn'] },
              },
              { Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } },
            ],
          },
        },
      ],
    });
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
    expect(hub.resources.Ledger).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(propertiesOf(hub, 'Ledger')).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
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
      Targets: [{ Arn: { 'Fn::GetAtt': ['UndeliveredMail', 'Arn'] } }],
    });
  });

  test('only that rule may fill the queue of undelivered mail', () => {
    expect(propertiesOf(hub, 'UndeliveredMailPolicy')).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['MailEventsRule', 'Arn'] } } },
          },
        ],
      },
    });
  });

  test.each(['FailedRuns', 'UndeliveredMail'])('the queue %s is encrypted and keeps for 14 days', (queue) => {
    expect(propertiesOf(hub, queue)).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });
});

describe('alarms', () => {
  const alarms = () =>
    Object.values(hub.resources)
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => Properties);

  test('there is one for each way in which a day can go wrong, and it says what to look at', () => {
    expect(alarms().map(({ AlarmName }) => AlarmName)).toEqual([
      'keyrotation-no-run-completed',
      'keyrotation-run-failed',
      'keyrotation-run-blocked',
      'keyrotation-accounts-unreachable',
      'keyrotation-mail-undelivered',
      'keyrotation-runs-in-dead-letter-queue',
      'keyrotation-mails-bounced',
    ]);
    for (const { AlarmDescription } of alarms()) expect(String(AlarmDescription).length).toBeGreaterThan(60);
  });

  test('all of them notify the topic that was given', () => {
    expect(alarms().map(({ AlarmActions }) => AlarmActions)).toEqual(alarms().map(() => [alarmTopicArn]));
  });

  test('a missing run is missed after 26 hours, hours without any counting as none', () => {
    const { Metrics, ...alarm } = propertiesOf(hub, 'NoRunCompleted');
    expect(alarm).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 26,
      DatapointsToAlarm: 26,
      TreatMissingData: 'breaching',
    });
    expect(Metrics).toMatchObject([
      { Expression: 'FILL(runs, 0)' },
      { MetricStat: { Period: 3600, Stat: 'Sum' } },
    ]);
  });

  test('they watch the runs of the deployed mode only: a dry run by hand does not pass for the daily run', () => {
    const text = JSON.stringify(alarms());
    const watched = [...text.matchAll(/"Namespace":"KeyRotation".*?"Dimensions":(\[.*?\])/g)].map(
      ([, dimensions]) => JSON.parse(String(dimensions)) as unknown,
    );
    expect(watched).toHaveLength(6);
    for (const dimensions of watched) {
      expect(dimensions).toEqual([
        { Name: 'service', Value: METRICS_SERVICE },
        { Name: 'mode', Value: 'enforce' },
      ]);
    }
    expect(METRICS_NAMESPACE).toBe('KeyRotation');
  });

  test('the dashboard is JSON and shows every alarm', () => {
    const { DashboardBody } = propertiesOf(hub, 'Dashboard') as { DashboardBody: { 'Fn::Sub': string } };
    const body = JSON.parse(DashboardBody['Fn::Sub']) as { widgets: { properties: { alarms?: string[] } }[] };
    expect(
      body.widgets.flatMap(({ properties }) => properties.alarms ?? []).map((arn) => arn.split(':').at(-1)),
    ).toEqual(alarms().map(({ AlarmName }) => AlarmName));
  });
});

test('without rollout the hub stack brings no member role at all', () => {
  const roles = Object.values(hub.resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  expect(roles.map(({ Properties }) => Properties.RoleName)).toEqual([
    'keyrotation-enforcer',
    'keyrotation-scheduler',
  ]);
  expect(Object.values(hub.resources).some(({ Type }) => Type === 'AWS::CloudFormation::StackSet')).toBe(
    false,
  );
});
