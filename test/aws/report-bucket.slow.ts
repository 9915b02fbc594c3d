import { reportBucket, type ReportBucket } from '../../src/aws/report-bucket.ts';
import { UnreadableAnswerError } from '../../src/aws/answer-errors.ts';
import { buildClients, type Clients } from '../../src/aws/clients.ts';
import type { ActionName } from '../../src/simulator/protocol/action.ts';
import { proxyPage } from '../../src/simulator/traffic/faults/proxy-page.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import { startForTest, type OrganizationUnderTest } from '../simulator/sdk-clients.ts';

const BUCKET = 'reports';
const MIB = 1024 * 1024;

let aws: OrganizationUnderTest;
let clients: Clients;
let bucket: ReportBucket;
beforeEach(async () => {
  aws = await startForTest();
  const { endpoint, region, credentials, buckets, world } = aws.organization;
  // No more than the hub's role may.
  world.hub.policy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
      Resource: `arn:aws:s3:::${BUCKET}/runs/*`,
    },
  };
  buckets.set(BUCKET, new Map());
  clients = buildClients({ endpoint, region, credentials, maxAttempts: 1 }, null);
  bucket = reportBucket(BUCKET, clients.shared);
});
afterEach(async () => {
  clients.close();
  await aws.close();
});

/** Pieces of 1 MiB, each of another letter. */
async function* pieces(count: number, ends: () => void = () => undefined) {
  try {
    for (let n = 0; n < count; n += 1) {
      await Promise.resolve();
      yield String.fromCharCode(97 + (n % 26)).repeat(MIB);
    }
  } finally {
    ends();
  }
}

const put = (body: AsyncIterable<string>) =>
  bucket.put({ key: 'runs/1/keys.csv', contentType: 'text/csv', body });
const calls = () =>
  aws.organization.calls
    .find({})
    .map(({ action, outcome }) => (outcome === 'ok' ? action : `${action}: ${outcome}`));
const stored = () => aws.organization.buckets.get(BUCKET)?.get('runs/1/keys.csv') ?? [];

describe('a file', () => {
  test.each([0, 1, 8])('of %i MiB is put whole', async (size) => {
    await put(pieces(size));
    expect(calls()).toEqual(['PutObject']);
    expect(stored().map(({ body, contentType }) => [body.length, contentType])).toEqual([
      [size * MIB, 'text/csv'],
    ]);
  });

  test.each([
    [9, 2],
    [16, 2],
    [20, 3],
  ])('of %i MiB goes in %i parts and arrives in one', async (size, parts) => {
    await put(pieces(size));
    const sent = Array.from({ length: parts }, () => 'UploadPart');
    expect(calls()).toEqual(['CreateMultipartUpload', ...sent, 'CompleteMultipartUpload']);
    const [{ body, contentType } = { body: Buffer.alloc(0), contentType: null }] = stored();
    const whole = Array.from({ length: size }, (_, n) => String.fromCharCode(97 + n).repeat(MIB)).join('');
    expect(body.equals(Buffer.from(whole))).toBe(true);
    expect([contentType, stored().length, aws.organization.multipartUploads.size]).toEqual([
      'text/csv',
      1,
      0,
    ]);
  });

  test('of pieces of any size arrives as it was made', async () => {
    async function* uneven() {
      yield* pieces(5);
      yield 'é'.repeat(7 * MIB);
      yield '';
      yield* pieces(3);
      yield 'end';
    }
    await put(uneven());
    let whole = '';
    for await (const piece of uneven()) whole += piece;
    expect(stored()[0]?.body.equals(Buffer.from(whole))).toBe(true);
    expect(calls().filter((action) => action === 'UploadPart')).toHaveLength(3);
  });

  test('is made no faster than it is sent', async () => {
    let made = 0;
    const ahead: number[] = [];
    aws.organization.faults.intercept(({ action }) => {
      if (action === 'UploadPart') ahead.push(made);
      return undefined;
    });
    async function* counted() {
      for await (const piece of pieces(40)) {
        made += 1;
        yield piece;
      }
    }
    await put(counted());
    expect(ahead).toEqual([16, 16, 24, 32, 40]);
  });
});

const WRONG: readonly (readonly [what: string, action: ActionName, fault: Fault])[] = [
  ['no ID of the upload', 's3:CreateMultipartUpload', { kind: 'spoil', body: without('UploadId') }],
  ['an empty ID of the upload', 's3:CreateMultipartUpload', { kind: 'spoil', body: emptied('UploadId') }],
  ['a part without its ETag', 's3:UploadPart', { kind: 'spoil', headers: { etag: null } }],
  [
    'a part without its checksum',
    's3:UploadPart',
    { kind: 'spoil', headers: { 'x-amz-checksum-crc32': null } },
  ],
  ['no ETag of the whole', 's3:CompleteMultipartUpload', { kind: 'spoil', body: without('ETag') }],
];

function without(name: string) {
  return (body: string) => body.replace(new RegExp(`<${name}>.*</${name}>`), '');
}

function emptied(name: string) {
  return (body: string) => body.replace(new RegExp(`<${name}>.*</${name}>`), `<${name}> </${name}>`);
}

describe('an upload whose answers say nothing has failed', () => {
  test.each(WRONG)('%s', async (_, action, fault) => {
    const fired = aws.organization.faults.inject({ action }, fault);
    await expect(put(pieces(20))).rejects.toThrow(UnreadableAnswerError);
    expect(fired.fired).toBe(1);
  });

  test.each(['s3:CreateMultipartUpload', 's3:UploadPart', 's3:CompleteMultipartUpload'] as const)(
    'a page of a proxy in the place of %s',
    async (action) => {
      aws.organization.faults.inject({ action }, proxyPage(200));
      await expect(put(pieces(20))).rejects.toThrow(UnreadableAnswerError);
      expect(aws.organization.multipartUploads.size).toBe(0);
    },
  );
});

describe('an upload that fails', () => {
  test.each(['s3:UploadPart', 's3:CompleteMultipartUpload'] as const)(
    'at %s is given up, and what went wrong first is told',
    async (action) => {
      aws.organization.faults.inject({ action }, REFUSALS.denied);
      await expect(put(pieces(20))).rejects.toMatchObject({ name: 'AccessDenied' });
      expect(calls().at(-1)).toBe('AbortMultipartUpload');
      expect([stored(), aws.organization.multipartUploads.size]).toEqual([[], 0]);
    },
  );

  test('and cannot be given up tells what went wrong first; the bucket forgets it in a week', async () => {
    aws.organization.faults.inject({ action: 's3:UploadPart', nth: 2 }, REFUSALS.failed);
    aws.organization.faults.inject({ action: 's3:AbortMultipartUpload' }, REFUSALS.denied);
    await expect(put(pieces(20))).rejects.toMatchObject({ name: 'InternalError' });
    expect(aws.organization.multipartUploads.size).toBe(1);
  });

  test('that S3 cannot put together although it says 200 has failed', async () => {
    const body =
      '<Error><Code>InternalError</Code><Message>We encountered an internal error</Message></Error>';
    aws.organization.faults.inject(
      { action: 's3:CompleteMultipartUpload' },
      { kind: 'raw', status: 200, headers: { 'content-type': 'application/xml' }, body },
    );
    await expect(put(pieces(20))).rejects.toMatchObject({ name: 'InternalError' });
    expect(aws.organization.multipartUploads.size).toBe(0);
  });

  test('since the file could not be made is given up, and the rest of it is not made', async () => {
    let ended = 0;
    async function* failing() {
      yield* pieces(20, () => (ended += 1));
      throw new Error('the ledger is out of reach');
    }
    await expect(put(failing())).rejects.toThrow('the ledger is out of reach');
    expect(calls().at(-1)).toBe('AbortMultipartUpload');
    aws.organization.faults.inject({ action: 's3:UploadPart' }, REFUSALS.denied);
    await expect(put(pieces(40, () => (ended += 1)))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect([ended, stored(), aws.organization.multipartUploads.size]).toEqual([2, [], 0]);
  });
});
