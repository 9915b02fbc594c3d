import { gunzipSync } from 'node:zlib';
import type { Leaving, ReportBucket } from '../../../src/aws/report-bucket.ts';
import { KeyRotationError } from '../../../src/core/problem.ts';
import type { Report, RunReport } from '../../../src/core/report.ts';
import { publishPage } from '../../../src/phases/report/publish-page.ts';
import type { Run } from '../../../src/phases/run.ts';
import { awsError } from '../../builders/aws-error.ts';
import { bug, phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { accountEntry, keyEntry, quietReport } from '../../builders/report.ts';
import { asRead } from '../../builders/whole-report.ts';

const REPORT: RunReport = { ...quietReport(), accounts: [accountEntry()], keys: [keyEntry()] };

/** A bucket that takes what it is given; `files` holds it by its name. */
function bucketThat(overrides: Partial<ReportBucket> = {}) {
  const files = new Map<string, { readonly contentType: string; readonly body: Buffer }>();
  const bucket: ReportBucket = {
    name: 'pages',
    region: () => Promise.resolve('eu-west-1'),
    async put({ key, contentType, body }: Leaving) {
      const pieces: Buffer[] = [];
      for await (const piece of body) pieces.push(Buffer.from(piece));
      files.set(key, { contentType, body: Buffer.concat(pieces) });
    },
    ...overrides,
  };
  return { bucket, files };
}

const publishedIn = (
  reportBucket: ReportBucket | null,
  run: Partial<Run> = {},
  report: Report = asRead(REPORT),
) => publishPage({ ...phaseServices(), reportBucket }, phaseRun(run), report);

const refusing = (name: string, message = 'told by AWS') =>
  bucketThat({ put: () => Promise.reject(awsError(name, message, { $fault: 'client' })) }).bucket;

test('page, report and keys are left under the run’s ID, and the page has an address', async () => {
  const { bucket, files } = bucketThat();
  expect(await publishedIn(bucket)).toEqual({
    pageUrl: `https://console.aws.amazon.com/s3/object/pages?region=eu-west-1&prefix=runs%2F${RUN}%2Freport.html`,
    problems: [],
  });
  expect([...files].map(([key, { contentType }]) => [key, contentType])).toEqual([
    [`runs/${RUN}/report.html`, 'text/html; charset=utf-8'],
    [`runs/${RUN}/report.json.gz`, 'application/gzip'],
    [`runs/${RUN}/keys.csv`, 'text/csv; charset=utf-8'],
  ]);
  const [page, json, csv] = [...files.values()].map(({ body }) => body);
  expect(page?.toString()).toContain('<!DOCTYPE html>');
  expect(JSON.parse(gunzipSync(json ?? Buffer.alloc(0)).toString())).toEqual(REPORT);
  expect(csv?.toString()).toContain('111122223333,shop,ci,');
});

test('a plan on the command line leaves nothing, nor does a run without a bucket', async () => {
  const nothing = { pageUrl: null, problems: [] };
  expect(await publishedIn(refusing('AccessDenied'), { mailSummary: false })).toEqual(nothing);
  expect(await publishedIn(null)).toEqual(nothing);
});

describe('what keeps the page from its bucket is a warning', () => {
  test.each([
    ['AccessDenied', 'grant the hub role s3:PutObject'],
    ['NoSuchBucket', 'Check that the bucket is there'],
    ['SlowDown', 'The next run tries again'],
  ])('%s, with its fix', async (name, fix) => {
    const { pageUrl, problems } = await publishedIn(refusing(name));
    expect(pageUrl).toBeNull();
    expect(problems).toMatchObject([
      {
        severity: 'warning',
        scope: 'run',
        id: RUN,
        code: 'PAGE_UNPUBLISHED',
        message: `the page of the run is not in the bucket pages: ${name}: told by AWS`,
        fix: expect.stringContaining(fix) as string,
      },
    ]);
  });

  test('a bug as well: the operator gets a summary all the same', async () => {
    const { problems } = await publishedIn(bucketThat({ region: bug }).bucket);
    expect(problems).toMatchObject([
      {
        message: 'the page of the run is not in the bucket pages: TypeError: a bug',
        fix: expect.stringContaining('Check that the bucket is there') as string,
      },
    ]);
  });

  test('a report that cannot be read to its end while it is written, whichever file it is', async () => {
    for (const failing of [1, 2, 3, 4]) {
      let read = 0;
      const report = asRead(REPORT);
      const keys: Report['keys'] = async function* () {
        read += 1;
        if (read === failing) throw awsError('ThrottlingException', 'later');
        yield* report.keys();
      };
      const { bucket, files } = bucketThat();
      const { problems } = await publishedIn(bucket, {}, { ...report, keys });
      expect(problems).toMatchObject([{ code: 'PAGE_UNPUBLISHED' }]);
      expect(problems[0]?.message).toContain('later');
      expect(files.size).toBe(Math.max(0, failing - 2));
    }
  });
});

test('a run that must end ends', async () => {
  const put = () => Promise.reject(new KeyRotationError('LEASE_LOST', 'taken over'));
  await expect(publishedIn(bucketThat({ put }).bucket)).rejects.toMatchObject({ code: 'LEASE_LOST' });
});
