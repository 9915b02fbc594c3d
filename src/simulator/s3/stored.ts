import { createHash } from 'node:crypto';
import type { Invocation } from '../operation.ts';
import { ApiError } from '../protocol/api-error.ts';
import { requiredText } from '../protocol/request-parameters.ts';
import type { Bucket } from './buckets.ts';

/** The object that a request is about, as policies name it. */
export function objectArn({ params }: Pick<Invocation, 'params'>): string {
  return `arn:aws:s3:::${requiredText(params, 'Bucket')}/${requiredText(params, 'Key')}`;
}

/** @throws ApiError */
export function bucketOf({ params, simulation: { buckets } }: Invocation): Bucket {
  const bucket = buckets.get(requiredText(params, 'Bucket'));
  if (!bucket) throw new ApiError(404, 'NoSuchBucket', 'The specified bucket does not exist');
  return bucket;
}

/** Stores an object beside its earlier versions. */
export function store(
  invocation: Invocation,
  {
    key,
    body,
    contentType,
  }: { readonly key: string; readonly body: Buffer; readonly contentType: string | null },
): void {
  const bucket = bucketOf(invocation);
  const stored = { body, contentType, at: invocation.simulation.clock.now() };
  bucket.set(key, [...(bucket.get(key) ?? []), stored]);
}

export function bodyOf({ params }: Invocation): Buffer {
  return Buffer.from(params.Body instanceof Uint8Array ? params.Body : []);
}

export const md5 = (body: Buffer): Buffer => createHash('md5').update(body).digest();
