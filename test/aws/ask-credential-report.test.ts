import { StandardRetryStrategy } from '@smithy/core/retry';
import { askCredentialReport, isReportNotWritten } from '../../src/aws/ask-credential-report.ts';
import { renewingSession } from '../../src/aws/member-session.ts';
import { instant } from '../../src/core/instant.ts';
import { awsError } from '../builders/aws-error.ts';
import { rawAws, type Raw } from './raw-server.ts';
import { written } from './wire.ts';

const CSV = [
  'access_key_1_last_rotated,access_key_2_last_rotated,user,arn,access_key_1_active,access_key_2_active,additional_credentials_info',
  'N/A,N/A,ci,arn:aws:iam::222222222222:user/ci,true,false,',
].join('\n');

const begun: Raw = { body: written('GenerateCredentialReport', 'xml', { State: 'STARTED' }) };
const report = (csv: string): Raw => ({
  body: written('GetCredentialReport', 'xml', {
    Content: Buffer.from(csv).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: '2026-11-22T07:00:00Z',
  }),
});
const refused = (code: string, status = 400): Raw => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

/** Asks once; `answers` to the call that begins a report, and to the one that reads it, one after the other, the last for good. */
async function ask(answers: { readonly begin?: readonly Raw[]; readonly read?: readonly Raw[] }) {
  const { begin = [begun], read = [report(CSV)] } = answers;
  const aws = await rawAws(
    (verb, before) => {
      const ofVerb = verb === 'GenerateCredentialReport' ? begin : read;
      return ofVerb[Math.min(before, ofVerb.length - 1)] ?? begun;
    },
    // The SDK's own limiter would rest in real time before it lets the next call through.
    { retries: (_mode, maxAttempts) => new StandardRetryStrategy({ maxAttempts }) },
  );
  const waits: number[] = [];
  const clock = {
    now: () => instant('2026-11-22T08:00:00.000Z'),
    sleep: (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const hub = () =>
    Promise.resolve({
      accessKeyId: 'ASIA',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date('2100-01-01'),
    });
  const session = renewingSession(() => aws.clients.iam(hub));
  try {
    const found = await askCredentialReport(session, clock, (work) => work()).catch((error: unknown) => ({
      error,
    }));
    return { found, waits, asked: aws.asked };
  } finally {
    await aws.close();
  }
}

const timesOf = (asked: readonly string[], verb: string): number =>
  asked.filter((each) => each === verb).length;

test('a report that is there is read at once', async () => {
  const { found, waits, asked } = await ask({});
  expect(found).toMatchObject({ users: [{ userName: 'ci', mayHaveKey: true }] });
  expect(waits).toEqual([]);
  expect(asked).toEqual(['GenerateCredentialReport', 'GetCredentialReport']);
});

test.each([
  'ReportInProgress',
  'ReportNotPresent',
  'ReportExpired',
  'CredentialReportNotPresentException',
  'CredentialReportNotReadyException',
  'CredentialReportExpiredException',
])('one that IAM is still writing (%s) is asked for again', async (code) => {
  expect(isReportNotWritten(awsError(code, 'no', {}))).toBe(true);
  const { found, waits } = await ask({ read: [refused(code), refused(code), report(CSV)] });
  expect(found).not.toBeNull();
  expect(waits).toHaveLength(2);
});

test('whoever waits for it waits longer each time, at least half of it and never more than 8 s, nine times in all', async () => {
  const { found, waits, asked } = await ask({ read: [refused('ReportInProgress')] });
  expect(found).toBeNull();
  expect(timesOf(asked, 'GetCredentialReport')).toBe(9);
  expect(waits).toHaveLength(9);
  for (const [attempt, waitMs] of waits.entries()) {
    const whole = Math.min(500 * 1.6 ** attempt, 8_000);
    expect(waitMs).toBeGreaterThanOrEqual(whole / 2);
    expect(waitMs).toBeLessThanOrEqual(whole);
  }
});

test.each(['LimitExceeded', 'LimitExceededException'])(
  'an IAM without capacity for a report (%s) is asked three times, some seconds apart',
  async (code) => {
    const { found, waits, asked } = await ask({ begin: [refused(code, 409)] });
    expect(found).toBeNull();
    expect(asked).toEqual(Array(3).fill('GenerateCredentialReport'));
    const [first = 0, second = 0] = waits;
    expect(waits).toHaveLength(2);
    expect(first).toBeGreaterThanOrEqual(2_000);
    expect(first).toBeLessThanOrEqual(4_000);
    expect(second).toBeGreaterThanOrEqual(8_000);
    expect(second).toBeLessThanOrEqual(16_000);
  },
);

test('capacity that comes is used, with no further call for it', async () => {
  const { found, waits, asked } = await ask({ begin: [refused('LimitExceeded', 409), begun] });
  expect(found).not.toBeNull();
  expect(waits).toHaveLength(1);
  expect(timesOf(asked, 'GenerateCredentialReport')).toBe(2);
});

test.each([
  ['one that is denied', { begin: [refused('AccessDenied', 403)] }],
  ['one that may not be read', { read: [refused('AccessDenied', 403)] }],
  ['one in an answer without content', { read: [{ body: written('GetCredentialReport', 'xml', {}) }] }],
  ['one that IAM says nothing of', { begin: [{ body: '' }] }],
])('%s is no reason to leave the account', async (_, answers) => {
  const { found, waits } = await ask(answers);
  expect(found).toBeNull();
  expect(waits).toEqual([]);
});

test('an IAM that is out of reach is a reason to leave it', async () => {
  const { found } = await ask({ begin: [{ body: '', ends: 'before' }] });
  expect(found).toHaveProperty('error');
});

test('a session that has ended for good is a reason to leave it', async () => {
  const { found, asked } = await ask({ begin: [refused('ExpiredToken', 403)] });
  expect(found).toHaveProperty('error');
  // Once more in a new session.
  expect(asked).toHaveLength(2);
});

test('an error of another name is not one of a report that is being written', () => {
  expect(isReportNotWritten(awsError('AccessDenied', 'no', {}))).toBe(false);
  expect(isReportNotWritten(new Error('x'))).toBe(false);
});
