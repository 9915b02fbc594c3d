import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { KeyAges } from '../core/key-ages.ts';
import type { Mode, RunFigures, RunStatus } from '../core/report.ts';

export interface RunMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Percent' | 'NoUnit';
  readonly value: number;
}

/** Namespace and dimensions that deploy/alarms.yml and deploy/dashboard.yml watch; `mode` keeps dry runs apart. */
export const METRICS_NAMESPACE = 'KeyRotation';
export const METRICS_SERVICE = 'keyrotation';

/** What is told of a run when it has ended. */
export interface EndedRun {
  readonly runId: string;
  readonly mode: Mode;
  readonly status: RunStatus;
  readonly figures: RunFigures;
  readonly durationMs: number;
}

/**
 * A run in numbers, each of them every time, zeros included, so that an alarm sees a sound run as well. Keys and mails
 * are apart: a mail may be about many keys. A blocked run has not completed.
 */
export function runMetrics({
  status,
  figures,
  durationMs,
}: Omit<EndedRun, 'runId' | 'mode'>): readonly RunMetric[] {
  const { coverage, counts, mail, keysDue, ages } = figures;
  const blocked = status === 'blocked';
  const count = (name: string, value: number): RunMetric => ({ name, unit: 'Count', value });
  return [
    count('RunCompleted', blocked ? 0 : 1),
    count('RunBlocked', blocked ? 1 : 0),
    { name: 'RunDuration', unit: 'Milliseconds', value: durationMs },
    count('AccountsSurveyed', coverage.surveyed),
    count('AccountsUnreachable', coverage.unreachable),
    count('KeysDue', keysDue),
    count('KeysExempt', counts.exempt),
    count('KeysUndetermined', counts.undetermined),
    count('KeysNotified', counts.notified),
    count('KeysDeactivated', counts.deactivated),
    count('KeysDeferred', counts.deferred),
    ...AGE_METRICS.map(([name, from, below]) => count(name, keysBetween(ages, from, below))),
    ...standing(figures),
    count('MailsSent', mail.sent),
    count('MailsPending', mail.pending),
    count('MailsWithheld', mail.withheld),
    count('MailsFailed', mail.failed),
  ];
}

/** Active keys by their age in whole days; the last band has no end. Their edges are edges of `AGE_BANDS`. */
const AGE_METRICS = [
  ['KeysAge0To29', 0, 30],
  ['KeysAge30To89', 30, 90],
  ['KeysAge90To179', 90, 180],
  ['KeysAge180To359', 180, 360],
  ['KeysAge360AndMore', 360, Infinity],
] as const;

function keysBetween(ages: KeyAges | null, from: number, below: number): number {
  const bands = ages?.bands.filter(({ fromDays }) => fromDays >= from && fromDays < below) ?? [];
  return bands.reduce((sum, { keys }) => sum + keys, 0);
}

/**
 * How the organization stands: days of the oldest active key, and the percentage of active keys that are
 * compliant (exempt and undetermined ones are not). Of a run that looked at nothing neither is known, and a line through zero or a hundred would be a lie.
 */
function standing({ coverage, counts, ages }: RunFigures): readonly RunMetric[] {
  if (coverage.surveyed === 0) return [];
  const { activeKeys, compliant } = counts;
  const share = activeKeys === 0 ? 100 : (100 * compliant) / activeKeys;
  return [
    { name: 'OldestKeyAge', unit: 'NoUnit', value: ages?.oldestDays ?? 0 },
    { name: 'CompliantShare', unit: 'Percent', value: Math.round(share * 10) / 10 },
  ];
}

/** Writes them to the log in CloudWatch's embedded metric format: no call, no permission. */
export function publishRunMetrics(run: EndedRun): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: METRICS_SERVICE });
  metrics.addDimension('mode', run.mode).addMetadata('runId', run.runId);
  for (const { name, unit, value } of runMetrics(run)) {
    metrics.addMetric(name, MetricUnit[unit], value);
  }
  metrics.publishStoredMetrics();
}

/** A mail that did not reach its contact; without `mode`, since only enforcing runs mail contacts. */
export function publishMailBounced(): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: METRICS_SERVICE });
  metrics.addMetric('MailsBounced', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
