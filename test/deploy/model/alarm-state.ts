import { evaluate, type Point, type Reading, type Series } from './metric-math.ts';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

/** An alarm as the packaged template has it, references put in. */
export interface Alarm extends Partial<Metric> {
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly ReturnData: boolean;
    readonly MetricStat?: { readonly Metric: Metric };
  }[];
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly TreatMissingData: string;
}

/** What was published: by metric, the values of the last periods, the newest last. Others were never published. */
export type Published = Readonly<Record<string, readonly Point[]>>;

/** `AWS/SQS ApproximateNumberOfMessagesVisible QueueName=x` */
export function metricKey({ Namespace, MetricName, Dimensions = [] }: Metric): string {
  return [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' ');
}

/** Every metric that an alarm looks at. */
export function metricsOf(alarm: Alarm): string[] {
  if (!alarm.Metrics) return [metricKey(alarm as Metric)];
  return alarm.Metrics.flatMap(({ MetricStat }) => (MetricStat ? [metricKey(MetricStat.Metric)] : []));
}

/** CloudWatch's user guide, "Evaluating an alarm" and "How CloudWatch alarms treat missing data". */
export function stateOf(alarm: Alarm, published: Published, reading: Reading): 'ALARM' | 'OK' {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm;
  const breaching = Array.from({ length: EvaluationPeriods }, (_, back) => {
    const point = pointOf(alarm, published, reading, back);
    return point === null ? isMissingBreaching(alarm) : isBreaching(alarm, point);
  });
  return breaching.filter(Boolean).length >= DatapointsToAlarm ? 'ALARM' : 'OK';
}

function pointOf({ Metrics, ...alarm }: Alarm, published: Published, reading: Reading, back: number): Point {
  const seriesOf = (metric: Metric): Series => {
    const points = published[metricKey(metric)];
    return { exists: points !== undefined, point: points?.at(-1 - back) ?? null };
  };
  if (!Metrics) return seriesOf(alarm as Metric).point;
  const series = Object.fromEntries(
    Metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, seriesOf(MetricStat.Metric)]] : [])),
  );
  const [told, ...more] = Metrics.filter(({ ReturnData }) => ReturnData);
  if (told?.Expression === undefined || more.length > 0)
    throw new Error('an alarm watches one expression, and the metrics that are in it');
  return evaluate(told.Expression, series, reading);
}

function isBreaching({ ComparisonOperator, Threshold }: Alarm, point: number): boolean {
  if (ComparisonOperator === 'GreaterThanThreshold') return point > Threshold;
  if (ComparisonOperator === 'LessThanThreshold') return point < Threshold;
  throw new Error(`The comparison ${ComparisonOperator} is not known here`);
}

function isMissingBreaching({ TreatMissingData }: Alarm): boolean {
  if (TreatMissingData === 'breaching') return true;
  if (TreatMissingData === 'notBreaching') return false;
  throw new Error(`An alarm that treats missing data as ${TreatMissingData} says nothing on its first day`);
}
