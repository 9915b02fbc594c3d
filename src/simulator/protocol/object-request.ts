import type { Action } from './action.ts';
import { ApiError } from './api-error.ts';
import type { Parameters } from './request-parameters.ts';

/** What of an HTTP request S3 reads. */
export interface ObjectRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType: string | null;
  readonly body: Buffer;
}

/** `PUT /bucket/key`, the bucket in the path as the SDK writes it to an address. @throws ApiError for anything else */
export function objectAction({ method, url, contentType, body }: ObjectRequest): Action & {
  readonly params: Parameters;
} {
  const [, bucket = '', ...parts] = new URL(url, 'http://embedded').pathname.split('/');
  const key = parts.map(decodeURIComponent).join('/');
  if (method !== 'PUT' || bucket === '' || key === '')
    throw new ApiError(501, 'NotImplemented', `${method} ${url} is not simulated.`);
  return {
    service: 's3',
    action: 'PutObject',
    params: { Bucket: bucket, Key: key, ContentType: contentType, Body: body },
  };
}
