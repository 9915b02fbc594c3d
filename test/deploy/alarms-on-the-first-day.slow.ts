import { runMetrics } from '../../src/lambda/metrics.ts';
import { quietReport } from '../builders/report.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { metricsOf, stateOf, type Alarm, type Published } from './model/alarm-state.ts';
import { evaluate, READINGS, type Series } from './model/metric-math.ts';
import { packageHub, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';
import { figuresOf } from '../builders/whole-report.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };
const IN_TIME = 'keyrotation-no-run-completed';

let durable: ReadonlyMap<string, Alarm>;
let plain: ReadonlyMap<string, Alarm>;

// Two runs of the real `serverless package`: 10 to 30 s on two cores.
beforeAll(async () => {
  const parameters = [`sourceMail=${SOURCE_MAIL}`, 'mode=enforce'];
  [durable, plain] = await Promise.all([
    packageHub(parameters).then(alarmsOf),
    packageHub([...parameters, 'durable=false']).then(alarmsOf),
  ]);
});

function alarmsOf({ resources }: PackagedHub): ReadonlyMap<string, Alarm> {
  const alarms = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  return new Map(
    alarms.map(({ Properties }) => {
      const alarm = resolveIntrinsics(Properties, resources, HUB) as Alarm & { readonly AlarmName: string };
      return [alarm.AlarmName, alarm];
    }),
  );
}

/** The alarms that are in alarm, whichever way one reads what AWS leaves open. @throws Error when it depends on that */
function inAlarm(alarms: ReadonlyMap<string, Alarm>, published: Published): string[] {
  return [...alarms].flatMap(([name, alarm]) => {
    const states = new Set(READINGS.map((reading) => stateOf(alarm, published, reading)));
    if (states.size > 1) throw new Error(`nobody can tell whether ${name} is in alarm`);
    return states.has('ALARM') ? [name] : [];
  });
}

/** What a run publishes, and nothing in the hours before it. */
function aRun(more: Readonly<Record<string, number>> = {}): Published {
  const report = quietReport();
  return Object.fromEntries(
    runMetrics({ ...report, figures: figuresOf(report), durationMs: 1 }).map(({ name, value }) => [
      `KeyRotation ${name} service=keyrotation mode=enforce`,
      [null, null, more[name] ?? value],
    ]),
  );
}

const BOTH = [
  ['durable', () => durable],
  ['plain', () => plain],
] as const;

describe.each(BOTH)('with a hub that is %s', (_, alarms) => {
  test('before the first run nothing is in alarm but that none has completed', () => {
    expect(inAlarm(alarms(), {})).toEqual([IN_TIME]);
  });

  test('after a sound run nothing is', () => {
    expect(inAlarm(alarms(), aRun())).toEqual([]);
  });

  test.each([
    ['AccountsUnreachable', 'keyrotation-accounts-unreachable'],
    ['MailsPending', 'keyrotation-mail-undelivered'],
    ['MailsWithheld', 'keyrotation-mail-undelivered'],
    ['MailsFailed', 'keyrotation-mail-undelivered'],
  ])('the first run that publishes %s of 1 sets off %s', (metric, alarm) => {
    expect(inAlarm(alarms(), aRun({ [metric]: 1 }))).toEqual([alarm]);
  });

  test('a first run that is blocked has not completed, and both are said', () => {
    expect(inAlarm(alarms(), aRun({ RunBlocked: 1, RunCompleted: 0 })).sort()).toEqual([
      IN_TIME,
      'keyrotation-run-blocked',
    ]);
  });

  test('each metric of AWS or of the mail events, published for the first time and alone, sets off one alarm', () => {
    const ofRuns = Object.keys(aRun());
    const others = [...alarms()].flatMap(([name, alarm]) =>
      metricsOf(alarm)
        .filter((metric) => !ofRuns.includes(metric))
        .map((metric) => [name, metric] as const),
    );
    for (const [name, metric] of others)
      expect([metric, inAlarm(alarms(), { ...aRun(), [metric]: [1] })]).toEqual([metric, [name]]);
    expect(others.map(([name]) => name).sort()).toEqual(
      alarms() === durable
        ? [
            'keyrotation-failed-mail-events',
            'keyrotation-failed-runs',
            'keyrotation-mails-bounced',
            'keyrotation-run-failed',
            'keyrotation-run-stopped',
            'keyrotation-run-timed-out',
          ]
        : [
            'keyrotation-failed-mail-events',
            'keyrotation-failed-runs',
            'keyrotation-mails-bounced',
            'keyrotation-run-failed',
          ],
    );
  });

  test('a day after the last run its absence is in alarm, an hour before it is not', () => {
    const ago = (hours: number): Published =>
      Object.fromEntries(
        Object.entries(aRun()).map(([metric, points]) => [
          metric,
          [points.at(-1) ?? null, ...Array.from({ length: hours }, () => null)],
        ]),
      );
    expect(inAlarm(alarms(), ago(25))).toEqual([]);
    expect(inAlarm(alarms(), ago(26))).toEqual([IN_TIME]);
  });
});

describe('what was watched before', () => {
  const sum = (Id: string, expression: string, metrics: Readonly<Record<string, string>>): Alarm => ({
    Metrics: [
      { Id, Expression: expression, ReturnData: true },
      ...Object.entries(metrics).map(([each, MetricName]) => ({
        Id: each,
        ReturnData: false,
        MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName } },
      })),
    ],
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
  });

  test.each(['SUM([failed, timedOut])', 'failed + timedOut', 'FILL(failed, 0) + FILL(timedOut, 0)'])(
    '%s may stay silent as long as one of its metrics was never published',
    (expression) => {
      const alarm = sum('ended', expression, { failed: 'Failed', timedOut: 'TimedOut' });
      const states = READINGS.map((reading) => stateOf(alarm, { 'AWS/Lambda Failed': [1] }, reading));
      expect(states).toContain('OK');
    },
  );
});

describe('the metric math of this test', () => {
  const [reading] = READINGS;
  const series: Readonly<Record<string, Series>> = {
    one: { point: 1, exists: true },
    two: { point: 2, exists: true },
    gap: { point: null, exists: true },
  };
  test.each([
    ['one + two * 3', 7],
    ['(one + two) * 3', 9],
    ['two / 4 - one', -0.5],
    ['SUM([one, two])', 3],
    ['FILL(gap, 5)', 5],
    ['FILL(one, 5)', 1],
    ['IF(one > two, 10, 20)', 20],
    ['IF(one <= two, 10, 20)', 10],
    ['IF(one == 1, gap, 20)', null],
    ['one + gap', null],
    ['gap', null],
  ])('%s is %j', (expression, point) => {
    expect(reading && evaluate(expression, series, reading)).toBe(point);
  });

  test.each(['one +', 'three', 'AVG([one, two])', 'one two', 'one & two', 'FILL(one'])(
    '%s is refused',
    (expression) => {
      expect(() => reading && evaluate(expression, series, reading)).toThrow();
    },
  );
});
