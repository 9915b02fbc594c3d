import type { Service } from './action.ts';
import type { ApiError } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { element, textElement } from './xml.ts';

/** What an operation answers: the XML inside its result element (awsQuery), an object for JSON, or `RestXmlAnswer`. */
export type Answer = string | object;

/** Headers, and where they are not all of it the XML of the body. */
interface RestXmlAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly xml?: string;
  readonly status?: number;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function isSuccess({ status }: ApiResponse): boolean {
  return status >= 200 && status < 300;
}

const XML_NAMESPACES: Readonly<Record<Service, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  s3: '',
  ses: 'http://ses.amazonaws.com/doc/2010-12-01/',
  cloudformation: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  organizations: '',
  dynamodb: '',
  lambda: '',
  scheduler: '',
  events: '',
};

type Shape = Pick<ApiRequest, 'protocol' | 'service' | 'action'>;

function jsonContentType({ protocol, service }: Shape): string {
  return protocol === 'rest-json'
    ? 'application/json'
    : `application/x-amz-json-1.${service === 'dynamodb' ? '0' : '1'}`;
}

export function requestIdHeader(requestId: string): Readonly<Record<string, string>> {
  return { 'x-amzn-requestid': requestId };
}

export function successResponse(request: Shape, answer: Answer, requestId: string): ApiResponse {
  const id = requestIdHeader(requestId);
  if (request.protocol === 'rest-xml') {
    const { headers, xml: body = '', status = 200 } = answer as RestXmlAnswer;
    const type = body === '' ? {} : { 'content-type': 'application/xml' };
    return { status, headers: { ...type, ...headers, 'x-amz-request-id': requestId }, body };
  }
  if (typeof answer !== 'string') {
    const headers = { 'content-type': jsonContentType(request), ...id };
    return { status: 200, headers, body: JSON.stringify(answer) };
  }
  const { service, action } = request;
  const metadata = element('ResponseMetadata', textElement('RequestId', requestId));
  const content = element(`${action}Result`, answer) + metadata;
  const body = `<${action}Response xmlns="${XML_NAMESPACES[service]}">${content}</${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', ...id }, body };
}

export function errorResponse(request: Shape, error: ApiError, requestId: string): ApiResponse {
  const { status, code, message } = error;
  const id = requestIdHeader(requestId);
  if (request.protocol === 'rest-xml') {
    const content = [
      textElement('Code', code),
      textElement('Message', message),
      textElement('RequestId', requestId),
    ];
    const headers = { 'content-type': 'application/xml', 'x-amz-request-id': requestId };
    return { status, headers, body: element('Error', ...content) };
  }
  if (request.protocol !== 'query') {
    const headers = { 'content-type': jsonContentType(request), 'x-amzn-errortype': code, ...id };
    return { status, headers, body: JSON.stringify({ __type: code, message }) };
  }
  const type = textElement('Type', status < 500 ? 'Sender' : 'Receiver');
  const details = element('Error', type, textElement('Code', code), textElement('Message', message));
  const content = details + textElement('RequestId', requestId);
  const body = `<ErrorResponse xmlns="${XML_NAMESPACES[request.service]}">${content}</ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml', ...id }, body };
}
