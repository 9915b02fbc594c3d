import { jest } from '@jest/globals';
import { NO_MAIL, type RunReport } from '../../src/core/report.ts';
import { AGE_BANDS, keyAges, tallyAges } from '../../src/core/key-ages.ts';
import {
  METRICS_NAMESPACE,
  METRICS_SERVICE,
  publishRunMetrics,
  runMetrics,
} from '../../src/lambda/metrics.ts';
import { AS_OF, ago } from '../builders/as-of.ts';
import { keyEntry } from '../builders/report.ts';
import { figuresOf } from '../builders/whole-report.ts';

const report = (overrides: Partial<RunReport> = {}): RunReport => ({
  runId: '2026-11-22T08-00-00Z-enforce',
  asOf: AS_OF,
  mode: 'enforce',
  status: 'complete',
  coverage: { total: 5, surveyed: 3, optedOut: 1, notActive: 0, outOfScope: 0, unreachable: 1 },
  accounts: [],
  keys: [],
  counts: {
    users: 9,
    remembered: 0,
    activeKeys: 7,
    compliant: 1,
    exempt: 0,
    notified: 2,
    deactivated: 3,
    deferred: 4,
    undetermined: 5,
  },
  ages: keyAges(tallyAges([3, 29, 30, 89, 90, 400].map(ago), AS_OF)),
  mail: { ...NO_MAIL, sent: 6, pending: 7, withheld: 8, failed: 9 },
  problems: [],
  ...overrides,
});

const ended = (of: RunReport) => ({ ...of, figures: figuresOf(of), durationMs: 1234 });

const values = (of: RunReport) =>
  Object.fromEntries(runMetrics(ended(of)).map(({ name, value }) => [name, value]));

test('a run is told in numbers, each where the report has it', () => {
  expect(values(report())).toEqual({
    RunCompleted: 1,
    RunBlocked: 0,
    RunDuration: 1234,
    AccountsSurveyed: 3,
    AccountsUnreachable: 1,
    KeysDue: 0,
    KeysExempt: 0,
    KeysUndetermined: 5,
    KeysNotified: 2,
    KeysDeactivated: 3,
    KeysDeferred: 4,
    KeysAge0To29: 2,
    KeysAge30To89: 2,
    KeysAge90To179: 1,
    KeysAge180To359: 0,
    KeysAge360AndMore: 1,
    OldestKeyAge: 400,
    CompliantShare: 14.3,
    MailsSent: 6,
    MailsPending: 7,
    MailsWithheld: 8,
    MailsFailed: 9,
  });
});

test.each([
  ['complete', 1, 0],
  ['problems', 1, 0],
  ['blocked', 0, 1],
] as const)(
  'a run that ends as %s has completed %d times and was blocked %d times',
  (status, completed, blocked) => {
    expect(values(report({ status }))).toMatchObject({ RunCompleted: completed, RunBlocked: blocked });
  },
);

test('an organization without keys complies; a run that looked at nothing says nothing of it', () => {
  const counts = { ...report().counts, activeKeys: 0, compliant: 0 };
  const none = { counts, ages: keyAges(tallyAges([], AS_OF)) };
  expect(values(report(none))).toMatchObject({ CompliantShare: 100, OldestKeyAge: 0, KeysAge0To29: 0 });
  const coverage = { ...report().coverage, surveyed: 0 };
  const blind = values(report({ ...none, coverage }));
  expect(Object.keys(blind).filter((name) => /Share|Oldest/.test(name))).toEqual([]);
  expect(blind).toMatchObject({ KeysAge0To29: 0, KeysAge360AndMore: 0 });
});

test('no band of the report lies across the edges of the metrics', () => {
  for (const edge of [30, 90, 180, 360]) expect(AGE_BANDS).toContain(edge);
});

test('keys that wait or are deferred are due, exempt and undetermined ones are not', () => {
  const keys = (['notify', 'wait', 'deactivate', 'deferred', 'exempt', 'undetermined'] as const).map(
    (decision) => keyEntry({ decision }),
  );
  expect(values(report({ keys })).KeysDue).toBe(4);
});

test('every number is published as EMF in the namespace and with the dimensions that the alarms watch', () => {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: unknown) => void lines.push(String(line)));
  const { env } = process;
  // Off Lambda it writes to the console, and only when told to.
  process.env = { ...env, POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' };
  try {
    publishRunMetrics(ended(report()));
  } finally {
    process.env = env;
    log.mockRestore();
  }
  const emf = JSON.parse(lines.join('')) as {
    _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
  } & Record<string, unknown>;
  const [directive] = emf._aws.CloudWatchMetrics;
  expect(directive?.Namespace).toBe(METRICS_NAMESPACE);
  expect(directive?.Dimensions).toEqual([['service', 'mode']]);
  expect(emf).toMatchObject({ service: METRICS_SERVICE, mode: 'enforce', ...values(report()) });
  expect(directive?.Metrics.map(({ Name }) => Name)).toEqual(Object.keys(values(report())));
});
