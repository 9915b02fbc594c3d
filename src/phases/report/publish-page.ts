import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { errorName, failureIn, type Failure } from '../../aws/failure.ts';
import type { Leaving, ReportBucket } from '../../aws/report-bucket.ts';
import { KeyRotationError, problem, type Problem } from '../../core/problem.ts';
import type { Report } from '../../core/report.ts';
import { objectUrl } from '../../mail/console-url.ts';
import { oneLine } from '../../words/one-line.ts';
import { FOR_MACHINES, reportAsJson } from '../../words/report-json.ts';
import type { Run, Services } from '../run.ts';

/** What became of a run's page: where it is, or why it is nowhere. */
export interface PublishedPage {
  readonly pageUrl: string | null;
  readonly problems: readonly Problem[];
}

const NOT_WANTED: PublishedPage = { pageUrl: null, problems: [] };

/**
 * Leaves page, report and keys in the bucket that REPORTBUCKET names. Whatever keeps it from that is a warning: the run
 * goes on, and the ledger has all that the page would tell.
 */
export async function publishPage(
  services: Pick<Services, 'ledger' | 'reportBucket'>,
  run: Run,
  report: Report,
): Promise<PublishedPage> {
  const { reportBucket } = services;
  // A plan on the command line leaves nothing behind.
  if (reportBucket === null || !run.mailSummary) return NOT_WANTED;
  try {
    return { pageUrl: await leaveIn(reportBucket, services, run, report), problems: [] };
  } catch (error) {
    if (error instanceof KeyRotationError) throw error;
    const { code, message } = whyNot(error);
    const said = `the page of the run is not in the bucket ${reportBucket.name}: ${message}`;
    return { pageUrl: null, problems: [problem('run', run.runId, 'PAGE_UNPUBLISHED', said, code)] };
  }
}

/** A page that cannot be made is no reason to leave the operator without a summary: here a bug is told, and goes no further. */
function whyNot(error: unknown): Failure {
  const failure = failureIn(error);
  if (failure === null) return { code: 'ACCESS_DENIED', message: oneLine(String(error)) };
  const isThere = errorName(error) !== 'NoSuchBucket';
  return isThere ? failure : { ...failure, code: 'ACCESS_DENIED' };
}

async function leaveIn(
  bucket: ReportBucket,
  { ledger }: Pick<Services, 'ledger'>,
  { runId, settings }: Run,
  report: Report,
): Promise<string> {
  // Loaded here only: a run without a bucket needs no charts.
  const [{ renderPage }, { keysAsCsv }, { pageFacts }] = await Promise.all([
    import('../../page/page.ts'),
    import('../../page/keys-csv.ts'),
    import('./page-facts.ts'),
  ]);
  const facts = await pageFacts(ledger, report, settings.policy);
  const page = `runs/${runId}/report.html`;
  // One after the other, each made when the one before has gone: memory holds one of them.
  const leavings: readonly (() => Leaving)[] = [
    () => ({ key: page, contentType: 'text/html; charset=utf-8', body: renderPage(facts) }),
    () => ({
      key: `runs/${runId}/report.json.gz`,
      contentType: 'application/gzip',
      body: zipped(reportAsJson(report, FOR_MACHINES)),
    }),
    () => ({
      key: `runs/${runId}/keys.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: keysAsCsv(report),
    }),
  ];
  for (const make of leavings) await bucket.put(make());
  return objectUrl(await bucket.region(), bucket.name, page);
}

/** @throws what the pieces throw */
async function* zipped(pieces: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const zip = createGzip();
  // The zip ends with the error of the pieces, and whoever reads it meets that.
  const ended = pipeline(Readable.from(pieces), zip).catch(() => undefined);
  yield* zip as AsyncIterable<Uint8Array>;
  await ended;
}
