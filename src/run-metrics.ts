import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ListedDecision, RunReport } from './core/report.ts';

export interface RunMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly value: number;
}

/** Namespace and dimensions that deploy/alarms.yml and deploy/dashboard.yml watch; `mode` keeps dry runs apart. */
export const METRICS_NAMESPACE = 'KeyRotation';
export const METRICS_SERVICE = 'keyrotation';

const DUE: readonly ListedDecision[] = ['notify', 'wait', 'deactivate', 'deferred'];

/**
 * A run in numbers, each of them every time, zeros included, so that an alarm sees a sound run as well. Keys and mails
 * are apart: a mail may be about many keys. A blocked run has not completed.
 */
export function runMetrics(report: RunReport, durationMs: number): readonly RunMetric[] {
  const { coverage, counts, mail, keys } = report;
  const blocked = report.status === 'blocked';
  const count = (name: string, value: number): RunMetric => ({ name, unit: 'Count', value });
  return [
    count('RunCompleted', blocked ? 0 : 1),
    count('RunBlocked', blocked ? 1 : 0),
    { name: 'RunDuration', unit: 'Milliseconds', value: durationMs },
    count('AccountsSurveyed', coverage.surveyed),
    count('AccountsUnreachable', coverage.unreachable),
    count('KeysDue', keys.filter(({ decision }) => DUE.includes(decision)).length),
    count('KeysUndetermined', counts.undetermined),
    count('KeysNotified', counts.notified),
    count('KeysDeactivated', counts.deactivated),
    count('KeysDeferred', counts.deferred),
    count('MailsSent', mail.sent),
    count('MailsPending', mail.pending),
    count('MailsWithheld', mail.withheld),
    count('MailsFailed', mail.failed),
  ];
}

/** Writes them to the log in CloudWatch's embedded metric format: no call, no permission. */
export function publishRunMetrics(report: RunReport, durationMs: number): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: METRICS_SERVICE });
  metrics.addDimension('mode', report.mode).addMetadata('runId', report.runId);
  for (const { name, unit, value } of runMetrics(report, durationMs)) {
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
