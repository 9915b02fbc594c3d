import type { Service } from './action.ts';

/** An error that AWS would answer with: an HTTP status, a code and a message. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Services with a JSON protocol name the common errors differently. */
const speaksJson = (service: Service): boolean =>
  service === 'organizations' || service === 'dynamodb' || service === 'events';

/** Those with a REST protocol tell by the status what the others tell by the code alone. */
const speaksRest = (service: Service): boolean => service === 'lambda' || service === 'scheduler';

export const accessDenied = (service: Service, message: string): ApiError =>
  speaksJson(service) || speaksRest(service)
    ? new ApiError(speaksRest(service) ? 403 : 400, 'AccessDeniedException', message)
    : new ApiError(403, 'AccessDenied', message);

export function throttled(service: Service, message = 'Rate exceeded'): ApiError {
  switch (service) {
    case 'organizations':
      return new ApiError(400, 'TooManyRequestsException', message);
    case 'dynamodb':
    case 'events':
      return new ApiError(400, 'ThrottlingException', message);
    case 'lambda':
      return new ApiError(429, 'TooManyRequestsException', message);
    case 'scheduler':
      return new ApiError(429, 'ThrottlingException', message);
    case 's3':
      return new ApiError(503, 'SlowDown', message);
    case 'iam':
    case 'sts':
    case 'ses':
    case 'cloudformation':
      return new ApiError(400, 'Throttling', message);
  }
}

export function serverFailure(service: Service): ApiError {
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  switch (service) {
    case 'organizations':
      return new ApiError(500, 'ServiceException', message);
    case 'dynamodb':
      return new ApiError(500, 'InternalServerError', message);
    case 'iam':
      return new ApiError(500, 'ServiceFailure', message);
    case 'lambda':
      return new ApiError(500, 'ServiceException', message);
    case 'scheduler':
      return new ApiError(500, 'InternalServerException', message);
    case 'events':
      return new ApiError(500, 'InternalException', message);
    case 's3':
      return new ApiError(500, 'InternalError', message);
    case 'sts':
    case 'ses':
    case 'cloudformation':
      return new ApiError(500, 'InternalFailure', message);
  }
}

export const expiredToken = (service: Service): ApiError =>
  speaksJson(service) || speaksRest(service)
    ? new ApiError(
        speaksRest(service) ? 403 : 400,
        'ExpiredTokenException',
        'The security token included in the request is expired',
      )
    : new ApiError(403, 'ExpiredToken', 'The security token included in the request is expired');

/** Of a request that arrives too long after it was signed. */
export function staleSignature(service: Service): ApiError {
  if (service === 's3')
    return new ApiError(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  const message = 'Signature expired: it is now earlier than five minutes ago';
  if (speaksJson(service)) return new ApiError(400, 'InvalidSignatureException', message);
  if (speaksRest(service)) return new ApiError(403, 'InvalidSignatureException', message);
  return new ApiError(403, 'SignatureDoesNotMatch', message);
}

/** By which of its codes that is told. */
export const STALE = /^(?:RequestTimeTooSkewed|InvalidSignatureException|SignatureDoesNotMatch)$/;

export const unknownAccessKey = (service: Service): ApiError =>
  speaksJson(service) || speaksRest(service)
    ? new ApiError(
        speaksRest(service) ? 403 : 400,
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      )
    : new ApiError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
