import { ended, scriptedSite, type Script, type ScriptedSite } from './scripted-site.ts';
import { pause } from './steps/pause.ts';
import { stop } from './steps/stop.ts';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:keyrotation-enforcer:7/durable-execution/a/b';
const RUN = '2026-11-26T08-00-00Z-enforce';
const REPORT = { runId: RUN, mode: 'enforce', status: 'blocked', coverage: { total: 3, surveyed: 3 } };

const PAUSED = ended(0, '{"paused":true,"already":false}');
const ALREADY = ended(0, '{"paused":true,"already":true,"by":"ann","reason":"an outage"}');

interface Enforcer {
  readonly statuses?: readonly string[];
  readonly report?: object;
  readonly lockUntil?: string;
  readonly paused?: typeof PAUSED;
  readonly onWait?: () => void;
}

/** @param statuses of the execution, each time that somebody asks */
function enforcer({
  statuses = ['SUCCEEDED'],
  report = {},
  lockUntil,
  paused = PAUSED,
  onWait,
}: Enforcer): ScriptedSite {
  const next = [...statuses];
  const script: Script = {
    aws: (words) => {
      switch (words[1] ?? '') {
        case 'invoke':
          return { StatusCode: 202, DurableExecutionArn: ARN };
        case 'get-durable-execution':
          onWait?.();
          return {
            Status: next.length > 1 ? next.shift() : next[0],
            Result: JSON.stringify({ runId: RUN, status: 'complete' }),
          };
        case 'get-item':
          return lockUntil === undefined ? {} : { Item: { leaseUntil: { S: lockUntil } } };
        default:
          return {};
      }
    },
    keyrotation: ([name]) =>
      name === 'pause'
        ? paused
        : ended(
            0,
            name === 'report' ? JSON.stringify({ ...REPORT, problems: [{ code: 'PAUSED' }], ...report }) : '',
          ),
  };
  return scriptedSite(script);
}

test('a run during a pause is blocked, and the pause is lifted', async () => {
  const site = enforcer({});
  await expect(pause.run(site)).resolves.toContain(`${RUN} is blocked with PAUSED`);
  expect(site.ran).toContain(`keyrotation report ${RUN} --json`);
  expect(site.ran.at(-1)).toBe('keyrotation resume');
});

test('a pause that somebody else has begun is not lifted', async () => {
  const site = enforcer({ paused: ALREADY });
  await expect(pause.run(site)).rejects.toThrow('ann has paused before (an outage): that pause stays');
  expect(site.ran).not.toContain('keyrotation resume');
});

test.each([
  ['an enforcing run that was not blocked', { status: 'complete' }],
  ['a run that says nothing of it', { problems: [] }],
])('%s is no pause, and that one is lifted as well', async (_, report) => {
  const site = enforcer({ report });
  await expect(pause.run(site)).rejects.toThrow(RUN);
  expect(site.ran.at(-1)).toBe('keyrotation resume');
});

test('an interruption leaves no pause standing', async () => {
  const site: ScriptedSite = enforcer({
    statuses: ['RUNNING'],
    onWait: () => {
      site.interrupt();
    },
  });
  await expect(pause.run(site)).rejects.toThrow('interrupted');
  expect(site.ran.at(-1)).toBe('keyrotation resume');
});

test('an execution that was stopped is STOPPED, and the next run may enforce', async () => {
  const site = enforcer({ statuses: ['RUNNING', 'STOPPED', 'SUCCEEDED'], report: { status: 'complete' } });
  await expect(stop.run(site)).resolves.toMatch(
    `the execution is STOPPED, no lock was held 0 s later; then ${RUN} is complete`,
  );
});

test.each([
  ['one that ended before', ['RUNNING', 'SUCCEEDED'], {}, 'the run had ended before it could be stopped'],
  ['one that fails of it', ['RUNNING', 'FAILED'], {}, 'is FAILED after the stop'],
  [
    'a next run that finds the lock held',
    ['RUNNING', 'STOPPED', 'SUCCEEDED'],
    { status: 'blocked' },
    `after the stop, ${RUN} is blocked`,
  ],
])('%s shows nothing', async (_, statuses, report, words) => {
  await expect(stop.run(enforcer({ statuses, report }))).rejects.toThrow(words);
});

test('a lock that stays held is no success', async () => {
  const site = enforcer({ statuses: ['RUNNING', 'STOPPED'], lockUntil: '2999-01-01T00:00:00.000Z' });
  await expect(stop.run(site)).rejects.toThrow('a lock that is free, or over: not in time');
});
