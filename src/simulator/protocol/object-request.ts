import type { Action } from './action.ts';
import { ApiError } from './api-error.ts';
import type { Parameters } from './request-parameters.ts';

/** What of an HTTP request S3 reads. */
export interface ObjectRequest {
  readonly method: string;
  readonly url: string;
  readonly header: (name: string) => string | null;
  readonly body: Buffer;
}

type ObjectAction = Action & { readonly params: Parameters };

/**
 * `PUT /bucket/key`, the bucket in the path as the SDK writes it to an address, and what sends an object in parts.
 * @throws ApiError for anything else
 */
export function objectAction(request: ObjectRequest): ObjectAction {
  const { method, url, header, body } = request;
  const { pathname, searchParams } = new URL(url, 'http://embedded');
  const [, Bucket = '', ...parts] = pathname.split('/');
  const object = { Bucket, Key: parts.map(decodeURIComponent).join('/') };
  const upload = { ...object, UploadId: searchParams.get('uploadId') };
  const isOfUpload = upload.UploadId !== null;
  const asked = (action: string, params: Parameters): ObjectAction => ({ service: 's3', action, params });
  const checksum = given('ChecksumCRC32', header('x-amz-checksum-crc32'));
  if (Bucket === '' || object.Key === '') throw unknown(request);
  if (method === 'PUT' && !isOfUpload)
    return asked('PutObject', { ...object, ContentType: header('content-type'), Body: body });
  if (method === 'PUT') {
    const PartNumber = Number(searchParams.get('partNumber'));
    return asked('UploadPart', { ...upload, PartNumber, ...checksum, Body: body });
  }
  if (method === 'POST' && searchParams.has('uploads')) {
    const algorithm = given('ChecksumAlgorithm', header('x-amz-checksum-algorithm'));
    return asked('CreateMultipartUpload', { ...object, ContentType: header('content-type'), ...algorithm });
  }
  if (method === 'POST' && isOfUpload)
    return asked('CompleteMultipartUpload', { ...upload, MultipartUpload: { Parts: partsIn(body) } });
  if (method === 'DELETE' && isOfUpload) return asked('AbortMultipartUpload', upload);
  throw unknown(request);
}

function unknown({ method, url }: ObjectRequest): ApiError {
  return new ApiError(501, 'NotImplemented', `${method} ${url} is not simulated.`);
}

function given(name: string, value: string | null): Parameters {
  return value === null ? {} : { [name]: value };
}

function partsIn(body: Buffer): Parameters[] {
  const parts = body.toString().match(/<Part>.*?<\/Part>/gs) ?? [];
  return parts.map((part) => ({
    ETag: textOf('ETag', part)?.replaceAll('&quot;', '"'),
    PartNumber: Number(textOf('PartNumber', part)),
    ...given('ChecksumCRC32', textOf('ChecksumCRC32', part) ?? null),
  }));
}

function textOf(name: string, xml: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
