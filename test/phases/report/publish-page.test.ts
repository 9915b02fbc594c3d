import { gunzipSync } from 'node:zlib';
import type { Problem } from '../../../src/core/problem.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { many } from '../../../src/simulator/policy/policy-document.ts';
import { proxyPage } from '../../../src/simulator/traffic/faults/proxy-page.ts';
import { REFUSALS } from '../../../src/simulator/traffic/faults/refusals.ts';
import { accessKey, account, emptyWorld, user } from '../../../src/simulator/world/builders.ts';
import { refuseMailTo } from '../../e2e/mail-refusal.ts';
import { createdDaysAgo, NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';

const BUCKET = 'keyrotation-reports-test';

/** A day with one key of 40 days, whose run leaves its page in a bucket. */
async function shop(settings: Readonly<Record<string, string>> = { REPORTBUCKET: BUCKET }): Promise<Stage> {
  const key = accessKey({ createDate: createdDaysAgo(40) });
  const users = [user({ name: 'ci', tags: { Contact: 'ann@example.com' }, accessKeys: [key] })];
  const staged = await stage(
    emptyWorld({ accounts: [account({ name: 'shop', users })] }),
    { SUMMARY: 'always', ...settings },
    { client: NO_RETRIES },
  );
  // The role of the stack names the stack's own bucket.
  const { hub } = staged.organization.world;
  const mayLeave = {
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${BUCKET}/runs/*`,
  } as const;
  hub.policy = { Version: '2012-10-17', Statement: [...many(hub.policy.Statement), mayLeave] };
  staged.organization.buckets.set(BUCKET, new Map());
  return staged;
}

const puts = ({ organization }: Stage) => organization.calls.find({ action: 's3:PutObject' });
const objectsOf = ({ organization }: Stage) => [...(organization.buckets.get(BUCKET) ?? [])];
const summaries = ({ organization }: Stage) => organization.ses.mailbox.to('keys@example.com');
const unpublished = ({ problems }: RunReport): Problem | undefined =>
  problems.find(({ code }) => code === 'PAGE_UNPUBLISHED');

test('a run leaves its page, its report and its keys under its own ID', async () => {
  const staged = await shop();
  const { runId } = await staged.run(0, { mailSummary: true });
  const objects = new Map(objectsOf(staged).map(([key, versions]) => [key, versions.at(-1)]));
  expect([...objects].map(([key, stored]) => [key, stored?.contentType])).toEqual([
    [`runs/${runId}/report.html`, 'text/html; charset=utf-8'],
    [`runs/${runId}/report.json.gz`, 'application/gzip'],
    [`runs/${runId}/keys.csv`, 'text/csv; charset=utf-8'],
  ]);
  const [page, json, csv] = [...objects.values()].map((stored) => stored?.body ?? Buffer.alloc(0));
  expect(page?.toString()).toContain('<title>AWS access keys, 1 Mar 2027</title>');
  const report = JSON.parse(gunzipSync(json ?? Buffer.alloc(0)).toString()) as RunReport;
  expect(report.keys).toMatchObject([{ userName: 'ci', outcome: 'notified' }]);
  expect(csv?.toString().split('\r\n')[1]).toContain('shop,ci,');
});

test('the summary links the page, in the console of its Region', async () => {
  const staged = await shop();
  const { runId } = await staged.run(0, { mailSummary: true });
  expect(summaries(staged)[0]?.text).toContain(
    `https://console.aws.amazon.com/s3/object/${BUCKET}?region=eu-west-1&prefix=runs%2F${runId}%2Freport.html`,
  );
});

test('a summary that does not leave is on the page and in the report that lie there', async () => {
  const staged = await shop({ REPORTBUCKET: BUCKET, OPERATORMAIL: 'ops@example.com' });
  refuseMailTo(staged.organization, 'ops@example.com');
  const { runId, problems } = await staged.run(0, { mailSummary: true });
  expect(problems.map(({ code }) => code)).toContain('MAIL_REFUSED');
  const latest = (name: string): Buffer =>
    new Map(objectsOf(staged)).get(`runs/${runId}/${name}`)?.at(-1)?.body ?? Buffer.alloc(0);
  expect(latest('report.html').toString()).toContain('MAIL_REFUSED');
  expect((JSON.parse(gunzipSync(latest('report.json.gz')).toString()) as RunReport).problems).toEqual(
    problems,
  );
});

test('a dry run leaves its page, too', async () => {
  const staged = await shop();
  await staged.run(0, { mode: 'dry-run', mailSummary: true });
  expect(objectsOf(staged)).toHaveLength(3);
});

test('a plan on the command line leaves nothing', async () => {
  const staged = await shop();
  await staged.run(0, { mode: 'dry-run', mailSummary: false });
  expect(puts(staged)).toEqual([]);
});

test('without a bucket nobody asks S3', async () => {
  const staged = await shop({});
  await staged.run(0, { mailSummary: true });
  expect(puts(staged)).toEqual([]);
});

describe('a bucket that refuses is a warning, and the operator is told all the same', () => {
  test.each([
    ['denied', REFUSALS.denied, /grant the hub role s3:PutObject/],
    ['throttled', REFUSALS.throttled, /next run tries again/],
    ['failed', REFUSALS.failed, /./],
    [
      'without an ETag',
      () => ({ kind: 'spoil', headers: { etag: null } }) as const,
      /Something other than AWS/,
    ],
    ['answered by a proxy', proxyPage(200), /Something other than AWS/],
    ['cut', () => ({ kind: 'drop', when: 'before' }) as const, /./],
  ])('%s', async (_, fault, fix) => {
    const staged = await shop();
    const made = staged.organization.faults.inject({ action: 's3:PutObject' }, fault);
    const report = await staged.run(0, { mailSummary: true });
    expect(made.fired).toBeGreaterThan(0);
    expect(report.status).toBe('complete');
    expect(unpublished(report)).toMatchObject({
      severity: 'warning',
      scope: 'run',
      id: report.runId,
      fix: expect.stringMatching(fix) as string,
    });
    expect(summaries(staged)).toHaveLength(1);
    expect(summaries(staged)[0]?.text).toContain('PAGE_UNPUBLISHED');
  });

  test('a bucket that is not there', async () => {
    const staged = await shop();
    staged.organization.buckets.clear();
    const report = await staged.run(0, { mailSummary: true });
    expect(unpublished(report)).toMatchObject({
      message: expect.stringContaining('NoSuchBucket') as string,
      fix: expect.stringContaining('Check that the bucket is there') as string,
    });
  });
});

test('a run that is repeated writes its files again, and the bucket keeps both versions', async () => {
  const staged = await shop();
  const before = staged.organization.faults.inject(
    {
      action: 'dynamodb:PutItem',
      nth: 1,
      params: ({ Item }) => JSON.stringify(Item).includes('"finishedAt":{"S"'),
    },
    { kind: 'drop', when: 'before' },
  );
  await expect(staged.run(0, { mailSummary: true })).rejects.toThrow();
  expect(before.fired).toBe(1);
  await staged.run(0, { mailSummary: true });
  expect(objectsOf(staged).map(([, versions]) => versions.length)).toEqual([2, 2, 2]);
});
