import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Mode, RunFigures, RunStatus } from '../core/report.ts';

export interface RunMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
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
  const { coverage, counts, mail, keysDue } = figures;
  const blocked = status === 'blocked';
  const count = (name: string, value: number): RunMetric => ({ name, unit: 'Count', value });
  return [
    count('RunCompleted', blocked ? 0 : 1),
    count('RunBlocked', blocked ? 1 : 0),
    { name: 'RunDuration', unit: 'Milliseconds', value: durationMs },
    count('AccountsSurveyed', coverage.surveyed),
    count('AccountsUnreachable', coverage.unreachable),
    count('KeysDue', keysDue),
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
