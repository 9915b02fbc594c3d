import type { ApiError } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import type { Service } from './action.ts';
import { element, textElement } from './xml.ts';

/** What an operation answers: the XML inside its result element (awsQuery), or an object for JSON. */
export type Answer = string | object;

export interface ApiResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly errorType?: string;
}

const XML_NAMESPACES: Readonly<Record<Service, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  ses: 'http://ses.amazonaws.com/doc/2010-12-01/',
  organizations: '',
  dynamodb: '',
};

type Shape = Pick<ApiRequest, 'protocol' | 'service' | 'action'>;

const jsonContentType = ({ protocol, service }: Shape): string =>
  protocol === 'rest-json'
    ? 'application/json'
    : `application/x-amz-json-1.${service === 'dynamodb' ? '0' : '1'}`;

export function successResponse(request: Shape, answer: Answer, requestId: string): ApiResponse {
  if (typeof answer !== 'string') {
    return { status: 200, contentType: jsonContentType(request), body: JSON.stringify(answer) };
  }
  const { service, action } = request;
  const metadata = element('ResponseMetadata', textElement('RequestId', requestId));
  const content = element(`${action}Result`, answer) + metadata;
  const body = `<${action}Response xmlns="${XML_NAMESPACES[service]}">${content}</${action}Response>`;
  return { status: 200, contentType: 'text/xml', body };
}

export function errorResponse(request: Shape, error: ApiError, requestId: string): ApiResponse {
  const { status, code, message } = error;
  if (request.protocol !== 'query') {
    const body = JSON.stringify({ __type: code, message });
    return { status, contentType: jsonContentType(request), body, errorType: code };
  }
  const type = textElement('Type', status < 500 ? 'Sender' : 'Receiver');
  const details = element('Error', type, textElement('Code', code), textElement('Message', message));
  const content = details + textElement('RequestId', requestId);
  const body = `<ErrorResponse xmlns="${XML_NAMESPACES[request.service]}">${content}</ErrorResponse>`;
  return { status, contentType: 'text/xml', body };
}
