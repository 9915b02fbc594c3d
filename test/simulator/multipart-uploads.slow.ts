import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  S3Client,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const OBJECT = { Bucket: 'reports', Key: 'runs/1/page.html' };
const LARGE = Buffer.alloc(5 * 1024 * 1024);
const SMALL = Buffer.from('end');

let aws: OrganizationUnderTest;
let s3: S3Client;
beforeEach(async () => {
  aws = await startForTest();
  const { endpoint, region, credentials, buckets } = aws.organization;
  buckets.set(OBJECT.Bucket, new Map());
  s3 = new S3Client({ endpoint, region, credentials, maxAttempts: 1 });
});
afterEach(async () => {
  s3.destroy();
  await aws.close();
});

const begin = async (more: object = { ChecksumAlgorithm: 'CRC32' }) => {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...OBJECT, ...more }));
  return { ...OBJECT, UploadId };
};
type Upload = Awaited<ReturnType<typeof begin>>;

const send = async (upload: Upload, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
  const part = { ...upload, PartNumber, Body, ChecksumAlgorithm: 'CRC32' } as const;
  const { ETag, ChecksumCRC32 } = await s3.send(new UploadPartCommand(part));
  return { PartNumber, ETag, ChecksumCRC32 };
};
const complete = (upload: Upload, Parts: CompletedPart[]) =>
  s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));

test('an object is there once its parts are put together, in the order of their numbers', async () => {
  const upload = await begin({ ChecksumAlgorithm: 'CRC32', ContentType: 'text/html' });
  const second = await send(upload, 2, SMALL);
  const first = await send(upload, 1, LARGE);
  const { buckets, multipartUploads } = aws.organization;
  expect(buckets.get(OBJECT.Bucket)?.size).toBe(0);
  const { ETag } = await complete(upload, [first, second]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const [stored] = buckets.get(OBJECT.Bucket)?.get(OBJECT.Key) ?? [];
  expect(stored).toMatchObject({ contentType: 'text/html', body: Buffer.concat([LARGE, SMALL]) });
  expect(multipartUploads.size).toBe(0);
});

test('what is given up is gone', async () => {
  const upload = await begin();
  const part = await send(upload, 1, SMALL);
  await s3.send(new AbortMultipartUploadCommand(upload));
  await expect(send(upload, 2, SMALL)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await expect(complete(upload, [part])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  await expect(s3.send(new AbortMultipartUploadCommand(upload))).rejects.toMatchObject({
    name: 'NoSuchUpload',
  });
});

test('parts with checksums belong to an upload that was begun with them', async () => {
  await expect(send(await begin({}), 1, SMALL)).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: expect.stringContaining('expected checksum Type: null, actual checksum Type: crc32') as string,
  });
});

describe('parts cannot be put together', () => {
  test.each<[string, (first: CompletedPart, last: CompletedPart) => CompletedPart[], string]>([
    ['out of order', (first, last) => [last, first], 'InvalidPartOrder'],
    ['that did not come', (first) => [first, { ...first, PartNumber: 7 }], 'InvalidPart'],
    ['that came otherwise', (first, last) => [first, { ...last, ETag: '"other"' }], 'InvalidPart'],
    ['without their checksums', ({ ETag }) => [{ PartNumber: 1, ETag }], 'InvalidRequest'],
    ['without any', () => [], 'MalformedXML'],
  ])('%s', async (_, told, name) => {
    const upload = await begin();
    const parts = [await send(upload, 1, LARGE), await send(upload, 2, SMALL)] as const;
    await expect(complete(upload, told(...parts))).rejects.toMatchObject({ name });
    await complete(upload, [...parts]);
  });

  test('of which one in the middle is too small', async () => {
    const upload = await begin();
    const parts = [await send(upload, 1, SMALL), await send(upload, 2, SMALL)];
    await expect(complete(upload, parts)).rejects.toMatchObject({ name: 'EntityTooSmall' });
  });
});

test('of a bucket that is not there none is begun', async () => {
  aws.organization.buckets.clear();
  await expect(begin()).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
