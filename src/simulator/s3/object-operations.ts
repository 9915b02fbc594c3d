import { createHash } from 'node:crypto';
import { ApiError } from '../protocol/api-error.ts';
import type { Operation } from '../operation.ts';
import { optionalText, requiredText } from '../protocol/request-parameters.ts';

const putObject: Operation = {
  resource: ({ params }) => `arn:aws:s3:::${requiredText(params, 'Bucket')}/${requiredText(params, 'Key')}`,
  answer({ params, simulation: { buckets, clock } }) {
    const bucket = buckets.get(requiredText(params, 'Bucket'));
    if (!bucket) throw new ApiError(404, 'NoSuchBucket', 'The specified bucket does not exist');
    const key = requiredText(params, 'Key');
    const body = Buffer.from(params.Body instanceof Uint8Array ? params.Body : []);
    const versions = bucket.get(key) ?? [];
    versions.push({ body, contentType: optionalText(params, 'ContentType') ?? null, at: clock.now() });
    bucket.set(key, versions);
    return { headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } };
  },
};

export const objectOperations: Readonly<Record<string, Operation>> = { PutObject: putObject };
