import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam';
import type { Clock } from '../workflow/clock.ts';
import { ask } from './answer.ts';
import { toMs, type Instant } from '../core/instant.ts';
import { parseCredentialReport, type CredentialReport, type ParsedReport } from './credential-report.ts';
import { errorName, failureOrThrow, isSessionFailure } from './failure.ts';
import { OUT_OF_REACH } from './failure-codes.ts';
import { Report, ReportBegun } from './iam-answers.ts';
import type { IamSession } from './member-session.ts';

/** A report that IAM is still writing is asked for so often, ever more slowly: about 40 s in all. */
const ATTEMPTS = 9;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 8_000;
/** IAM has no capacity for one more report just now: few more tries, since the SDK has tried, and slows down for each. */
const NO_CAPACITY = ['LimitExceeded', 'LimitExceededException'];
const CAPACITY_WAITS_MS = [4_000, 16_000];
const NOT_WRITTEN = [
  'ReportInProgress',
  'ReportNotPresent',
  'ReportExpired',
  'CredentialReportNotPresentException',
  'CredentialReportNotReadyException',
  'CredentialReportExpiredException',
];

/**
 * The credential report, or null. ListUsers tells the same, only at more calls: whatever is wrong with the report, denied,
 * throttled, broken or none at all, is no reason to leave the account. A session that cannot be had, or an IAM that is
 * out of reach, is.
 * @param inTurn around each call: who waits for IAM to write the report lets others go first meanwhile
 */
export async function askCredentialReport(
  session: IamSession,
  clock: Clock,
  inTurn: InTurn,
): Promise<CredentialReport | null> {
  const pause = (ms: number): Promise<void> => clock.sleep(ms * (0.5 + Math.random() / 2));
  try {
    const askedAt = clock.now();
    let begun = await unless(NO_CAPACITY, () => inTurn(() => begin(session)));
    for (const waitMs of CAPACITY_WAITS_MS) {
      if (begun) break;
      await pause(waitMs);
      begun = await unless(NO_CAPACITY, () => inTurn(() => begin(session)));
    }
    for (let attempt = 0; begun && attempt < ATTEMPTS; attempt += 1) {
      const report = await unless(NOT_WRITTEN, () => inTurn(() => read(session)));
      if (report !== null) return { ...report, isFresh: begun === 'STARTED' && isSince(askedAt, report) };
      await pause(Math.min(FIRST_WAIT_MS * 1.6 ** attempt, MAX_WAIT_MS));
    }
    return null;
  } catch (error) {
    if (isSessionFailure(error) || OUT_OF_REACH.has(failureOrThrow(error).code)) throw error;
    return null;
  }
}

/** Does something once it has its turn. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** @returns IAM's `State`: `STARTED` where no report was there that is younger than four hours */
async function begin(session: IamSession): Promise<string> {
  const { State } = await session((client) =>
    ask(() => client.send(new GenerateCredentialReportCommand({})), ReportBegun),
  );
  return State;
}

/** As far as clocks may differ for AWS to take a request at all. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

const isSince = (at: Instant, { generatedAt }: ParsedReport): boolean =>
  generatedAt !== null && toMs(generatedAt) >= toMs(at) - CLOCKS_DIFFER_MS;

async function read(session: IamSession): Promise<ParsedReport> {
  const { Content, GeneratedTime } = await session((client) =>
    ask(() => client.send(new GetCredentialReportCommand({})), Report),
  );
  return parseCredentialReport(Buffer.from(Content).toString('utf8'), GeneratedTime);
}

/** IAM takes the call for the report, and has none to give now. */
export const isReportNotWritten = (error: unknown): boolean => NOT_WRITTEN.includes(errorName(error));

/** @returns null when AWS names one of these errors */
async function unless<T>(names: readonly string[], call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (names.includes(errorName(error))) return null;
    throw error;
  }
}
