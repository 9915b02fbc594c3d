type Errors = Readonly<Partial<Record<string, number | null>>>;

/**
 * Codes that every operation of a service may answer with, and no model names: who asks, how often, and whether it can be read at
 * all. With the HTTP status, where it is the same everywhere.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
const COMMON_ERRORS: Errors = {
  AccessDenied: 403,
  AccessDeniedException: null,
  ExpiredToken: 403,
  ExpiredTokenException: null,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidParameterValue: 400,
  MissingAction: 400,
  MissingAuthenticationToken: 403,
  SerializationException: 400,
  Throttling: 400,
  ThrottlingException: null,
  UnknownOperationException: 400,
  UnrecognizedClientException: null,
  ValidationError: 400,
  ValidationException: 400,
};

/** Those of S3, whose model names hardly any: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const S3_ERRORS: Errors = {
  EntityTooSmall: 400,
  InvalidArgument: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRequest: 400,
  MalformedXML: 400,
  NoSuchBucket: 404,
  NoSuchUpload: 404,
  SlowDown: 503,
};

/** The status of a code that every operation of the service may answer with; null: of several. undefined: there is no such code. */
export function commonError(service: string, code: string): number | null | undefined {
  return (service === 's3' ? { ...COMMON_ERRORS, ...S3_ERRORS } : COMMON_ERRORS)[code];
}

/** By which a service says that the request itself is wrong. */
export const REFUSED_AS_WRONG: ReadonlySet<string> = new Set([
  'InvalidInputException',
  'InvalidParameterValue',
  'MalformedPolicyDocument',
  'SerializationException',
  'ValidationError',
  'ValidationException',
]);
