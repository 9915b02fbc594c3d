import { METRICS_NAMESPACE, METRICS_SERVICE, runMetrics } from '../../src/lambda/metrics.ts';
import { quietReport } from '../builders/report.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';
import { figuresOf } from '../builders/whole-report.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms';

type Alarm = Readonly<Record<string, unknown>>;

let hub: PackagedHub;
let plain: PackagedHub;

// Two runs of the real `serverless package`: 10 to 30 s on two cores.
beforeAll(async () => {
  const parameters = [`sourceMail=${SOURCE_MAIL}`, `alarmTopicArn=${TOPIC}`, 'mode=enforce'];
  [hub, plain] = await Promise.all([
    packageHub(parameters),
    packageHub([...parameters, 'durable=false', 'runOverdueHours=74']),
  ]);
});

/** All alarms by name, without their words. */
function alarmsOf({ resources }: PackagedHub): Record<string, Alarm> {
  const alarms = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => resolveIntrinsics(Properties, resources, HUB) as Alarm);
  return Object.fromEntries(
    alarms.map(({ AlarmName, ...alarm }) => [
      String(AlarmName),
      Object.fromEntries(Object.entries(alarm).filter(([property]) => property !== 'AlarmDescription')),
    ]),
  );
}

const ofMode = [
  { Name: 'service', Value: 'keyrotation' },
  { Name: 'mode', Value: 'enforce' },
];
const ofService = [{ Name: 'service', Value: 'keyrotation' }];
const ofFunction = (name: string) => [{ Name: 'FunctionName', Value: name }];
const ofQueue = (name: string) => [{ Name: 'QueueName', Value: name }];

/** Above 0 in an hour or so: any at all. Silence is fine. */
const ANY = {
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 0,
  TreatMissingData: 'notBreaching',
  AlarmActions: [TOPIC],
};
const hourly = (Namespace: string, MetricName: string, Dimensions: unknown) => ({
  ...ANY,
  Namespace,
  MetricName,
  Dimensions,
  Statistic: 'Sum',
  Period: 3600,
});
const part = (Id: string, [Namespace, MetricName, Dimensions]: readonly [string, string, unknown]) => ({
  Id,
  ReturnData: false,
  MetricStat: { Stat: 'Sum', Period: 3600, Metric: { Namespace, MetricName, Dimensions } },
});

const NO_RUN_COMPLETED = {
  Metrics: [
    // Hours without any count as none.
    { Id: 'completed', Expression: 'FILL(runs, 0)', ReturnData: true },
    part('runs', ['KeyRotation', 'RunCompleted', ofMode]),
  ],
  ComparisonOperator: 'LessThanThreshold',
  Threshold: 1,
  EvaluationPeriods: 26,
  DatapointsToAlarm: 26,
  TreatMissingData: 'breaching',
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
};

const waiting = (queue: string) => ({
  ...ANY,
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateNumberOfMessagesVisible',
  Dimensions: ofQueue(queue),
  Statistic: 'Maximum',
  Period: 300,
  OKActions: [TOPIC],
});

const RUNS_AND_MAIL = {
  // Of the deployed mode: a dry run by hand does not pass for the daily run.
  'keyrotation-run-blocked': hourly('KeyRotation', 'RunBlocked', ofMode),
  'keyrotation-accounts-unreachable': hourly('KeyRotation', 'AccountsUnreachable', ofMode),
  'keyrotation-mail-undelivered': {
    ...ANY,
    Metrics: [
      { Id: 'undelivered', Expression: 'pending + withheld + failed', ReturnData: true },
      part('pending', ['KeyRotation', 'MailsPending', ofMode]),
      part('withheld', ['KeyRotation', 'MailsWithheld', ofMode]),
      part('failed', ['KeyRotation', 'MailsFailed', ofMode]),
    ],
  },
  'keyrotation-failed-runs': waiting('keyrotation-failed-runs'),
  'keyrotation-failed-mail-events': waiting('keyrotation-failed-mail-events'),
  // Of no mode: only enforcing runs mail contacts.
  'keyrotation-mails-bounced': hourly('KeyRotation', 'MailsBounced', ofService),
};

test('there is an alarm for each way in which a day can go wrong, and each watches exactly this', () => {
  const ofEnforcer = (metric: string) => hourly('AWS/Lambda', metric, ofFunction('keyrotation-enforcer'));
  expect(alarmsOf(hub)).toEqual({
    'keyrotation-run-failed': ofEnforcer('DurableExecutionFailed'),
    'keyrotation-run-timed-out': ofEnforcer('DurableExecutionTimedOut'),
    'keyrotation-run-stopped': ofEnforcer('DurableExecutionStopped'),
    'keyrotation-no-run-completed': NO_RUN_COMPLETED,
    ...RUNS_AND_MAIL,
  });
});

test('with durable=false a failed run is an error of the function; the window for a missing run is a parameter', () => {
  expect(alarmsOf(plain)).toEqual({
    'keyrotation-run-failed': hourly('AWS/Lambda', 'Errors', ofFunction('keyrotation-enforcer-plain')),
    'keyrotation-no-run-completed': { ...NO_RUN_COMPLETED, EvaluationPeriods: 74, DatapointsToAlarm: 74 },
    ...RUNS_AND_MAIL,
  });
});

test('each says what to look at', () => {
  const alarms = Object.values(hub.resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const words = alarms.map(({ Properties }) => String(Properties.AlarmDescription));
  expect(words.filter((text) => text.length < 60)).toEqual([]);
});

describe('what alarms and dashboard watch of the engine', () => {
  const report = quietReport();
  /** The handler of bounces publishes the last one. */
  const published = [
    ...runMetrics({ ...report, figures: figuresOf(report), durationMs: 1 }).map(({ name }) => name),
    'MailsBounced',
  ];

  test('is published, in this namespace and for this service', () => {
    expect([METRICS_NAMESPACE, METRICS_SERVICE]).toEqual(['KeyRotation', 'keyrotation']);
    const watched = [
      ...JSON.stringify(alarmsOf(hub)).matchAll(/"Namespace":"KeyRotation","MetricName":"(\w+)"/g),
    ].map(([, name]) => String(name));
    expect(new Set(watched).size).toBe(7);
    expect(watched.filter((name) => !published.includes(name))).toEqual([]);
  });

  test('is on the dashboard whole, but that a run was blocked or completed is shown by its alarm', () => {
    const shown = new Set(
      [...dashboard().matchAll(/"(?:KeyRotation|\.)", "(\w+)"/g)].map(([, name]) => String(name)),
    );
    const missing = published.filter((name) => !shown.has(name));
    expect([...shown].filter((name) => !published.includes(name) && !name.startsWith('Durable'))).toEqual([]);
    expect(missing).toEqual(['RunCompleted', 'RunBlocked']);
  });

  test.each([
    ['durable', () => hub],
    ['plain', () => plain],
  ])('the dashboard is JSON and shows every alarm, and none that is not there (%s)', (_, packaged) => {
    const { widgets } = JSON.parse(dashboard(packaged())) as {
      widgets: { properties: { alarms?: string[] } }[];
    };
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(shown.map((arn) => arn.split(':').at(-1)).sort()).toEqual(
      Object.keys(alarmsOf(packaged())).sort(),
    );
  });

  const dashboard = (packaged = hub): string => {
    const { DashboardBody } = packaged.resources.Dashboard?.Properties as {
      DashboardBody: { 'Fn::Sub': string };
    };
    return DashboardBody['Fn::Sub'];
  };
});
