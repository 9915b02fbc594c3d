import type { Invocation, Operation } from '../operation.ts';
import { ApiError } from '../protocol/api-error.ts';
import { optionalText, requiredText, type Parameters } from '../protocol/request-parameters.ts';
import { element, textElement } from '../protocol/xml.ts';
import type { MultipartUpload, UploadedPart } from './multipart-uploads.ts';
import { bodyOf, bucketOf, md5, objectArn, store } from './stored.ts';

/** Of all parts but the last. */
const SMALLEST_PART = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** IAM asks for the permission to put the object. */
const putting = { resource: objectArn, permission: 'PutObject' } as const;

const createMultipartUpload: Operation = {
  ...putting,
  answer(invocation) {
    const { params, simulation } = invocation;
    bucketOf(invocation);
    const [bucket, key] = [requiredText(params, 'Bucket'), requiredText(params, 'Key')];
    const id = simulation.identifiers.uploadId();
    simulation.multipartUploads.set(id, {
      bucket,
      key,
      contentType: optionalText(params, 'ContentType') ?? null,
      checksums: optionalText(params, 'ChecksumAlgorithm') ?? null,
      parts: new Map(),
    });
    const said = [textElement('Bucket', bucket), textElement('Key', key), textElement('UploadId', id)];
    return { headers: {}, xml: element('InitiateMultipartUploadResult', ...said) };
  },
};

const uploadPart: Operation = {
  ...putting,
  answer(invocation) {
    const { params } = invocation;
    const { parts, checksums } = uploadOf(invocation);
    const number = Number(params.PartNumber);
    if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS)
      throw new ApiError(
        400,
        'InvalidArgument',
        'Part number must be an integer between 1 and 10000, inclusive',
      );
    const checksum = optionalText(params, 'ChecksumCRC32') ?? null;
    const sent = checksum === null ? 'null' : 'crc32';
    const wanted = checksums?.toLowerCase() ?? 'null';
    if (sent !== wanted)
      throw new ApiError(
        400,
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${wanted}, actual checksum Type: ${sent}`,
      );
    const body = bodyOf(invocation);
    const etag = `"${md5(body).toString('hex')}"`;
    parts.set(number, { etag, checksum, body });
    return { headers: { etag, ...(checksum !== null && { 'x-amz-checksum-crc32': checksum }) } };
  },
};

const completeMultipartUpload: Operation = {
  ...putting,
  answer(invocation) {
    const { params, simulation } = invocation;
    const upload = uploadOf(invocation);
    const { Parts: told } = params.MultipartUpload as { readonly Parts: readonly Parameters[] };
    const parts = whole(upload, told);
    const { key, contentType } = upload;
    store(invocation, { key, body: Buffer.concat(parts.map(({ body }) => body)), contentType });
    simulation.multipartUploads.delete(requiredText(params, 'UploadId'));
    const etag = `"${md5(Buffer.concat(parts.map(({ body }) => md5(body)))).toString('hex')}-${parts.length}"`;
    const said = [textElement('Bucket', upload.bucket), textElement('Key', key), textElement('ETag', etag)];
    return { headers: {}, xml: element('CompleteMultipartUploadResult', ...said) };
  },
};

const abortMultipartUpload: Operation = {
  resource: objectArn,
  answer(invocation) {
    uploadOf(invocation);
    invocation.simulation.multipartUploads.delete(requiredText(invocation.params, 'UploadId'));
    return { headers: {}, status: 204 };
  },
};

/** @throws ApiError */
function uploadOf({ params, simulation: { multipartUploads } }: Invocation): MultipartUpload {
  const upload = multipartUploads.get(requiredText(params, 'UploadId'));
  if (upload?.bucket === params.Bucket && upload?.key === params.Key && upload) return upload;
  const message = 'The specified multipart upload does not exist. The upload ID may be invalid.';
  throw new ApiError(404, 'NoSuchUpload', message);
}

/** The parts that are told of, in their order. @throws ApiError unless they are there, and whole */
function whole({ parts, checksums }: MultipartUpload, told: readonly Parameters[]): UploadedPart[] {
  if (told.length === 0) throw new ApiError(400, 'MalformedXML', 'The XML you provided was not well-formed');
  const found = told.map(({ PartNumber: number, ETag: etag, ChecksumCRC32: checksum = null }, at) => {
    if (at > 0 && Number(number) <= Number(told[at - 1]?.PartNumber))
      throw new ApiError(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
    if (checksums !== null && checksum === null)
      throw new ApiError(
        400,
        'InvalidRequest',
        `The upload was created using a ${checksums.toLowerCase()} checksum. The complete request must include the checksum for each part.`,
      );
    const part = parts.get(Number(number));
    if (part === undefined || part.etag !== etag || part.checksum !== checksum)
      throw new ApiError(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
    return part;
  });
  if (found.slice(0, -1).some(({ body }) => body.length < SMALLEST_PART))
    throw new ApiError(
      400,
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
    );
  return found;
}

export const multipartOperations: Readonly<Record<string, Operation>> = {
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};
