import { parseXML } from '@aws-sdk/xml-builder';
import type { ApiRequest } from '../../src/simulator/protocol/api-request.ts';
import { isSuccess, type ApiResponse } from '../../src/simulator/protocol/api-response.ts';
import type { PublishedExchange } from '../../src/simulator/server/exchanges.ts';
import { asShaped, isMembers, type Written } from './as-shaped.ts';
import { commonError, REFUSED_AS_WRONG } from './common-errors.ts';
import { isException } from './exceptions.ts';
import { serviceModel, type OperationModel, type ServiceModel } from './service-model.ts';
import { violations } from './violations.ts';
import { ADDRESS, JSON_TEXT, parameterTree, QUERY, XML } from './wordings.ts';

/**
 * What AWS would not have taken of a request, or would not have answered. A request that was refused as wrong is not looked at, nor
 * one for an action that is not simulated.
 */
export function exchangeViolations(exchange: PublishedExchange): string[] {
  const name = `${modelOf(exchange.request)} ${exchange.request.action}`;
  return violationsOf(exchange)
    .map((each) => `${name}: ${each}`)
    .filter((each) => !isException(each));
}

function violationsOf({ request, response }: PublishedExchange): string[] {
  const model = serviceModel(modelOf(request));
  const operation = model.operations[request.action];
  const code = isSuccess(response) ? null : errorCode(request, response);
  if (operation === undefined) return code === null ? ['AWS knows no such operation'] : [];
  const asked =
    code !== null && REFUSED_AS_WRONG.has(code) ? [] : requestViolations(model, operation, request);
  return [
    ...asked.map((each) => `request, ${each}`),
    ...(code === null
      ? answerViolations(model, operation, request, response).map((each) => `answer, ${each}`)
      : errorViolations(request, operation, code, response)),
  ];
}

const modelOf = ({ service, protocol }: ApiRequest): string =>
  service === 'ses' && protocol === 'rest-json' ? 'sesv2' : service;

function requestViolations(model: ServiceModel, { input }: OperationModel, request: ApiRequest): string[] {
  if (input === undefined) return [];
  const { protocol, params } = request;
  return violations(model, input, requestValue(model, input, protocol, params));
}

function requestValue(
  model: ServiceModel,
  input: string,
  protocol: ApiRequest['protocol'],
  params: ApiRequest['params'],
): unknown {
  switch (protocol) {
    case 'query':
      return asShaped(model, input, parameterTree(params), QUERY);
    case 'rest-json':
      return asShaped(model, input, params as Written, ADDRESS);
    case 'json':
      return params;
    case 'rest-xml': {
      // Of the headers only the content type is read there.
      const { ContentType = null, ...others } = params;
      return ContentType === null ? others : params;
    }
  }
}

function answerViolations(
  model: ServiceModel,
  { output }: OperationModel,
  { protocol, action }: ApiRequest,
  { body }: ApiResponse,
): string[] {
  if (output === undefined) return [];
  if (protocol === 'rest-xml') {
    // Of what S3 answers in headers nothing is looked at.
    const [result] = body === '' ? [] : Object.values(parseXML(body) as Readonly<Record<string, Written>>);
    return result === undefined ? [] : violations(model, output, asShaped(model, output, result, XML));
  }
  if (protocol === 'json') return violations(model, output, JSON.parse(body));
  if (protocol === 'rest-json')
    return violations(model, output, asShaped(model, output, JSON.parse(body) as Written, JSON_TEXT));
  const written = (parseXML(body) as Readonly<Record<string, Written>>)[`${action}Response`];
  const result = isMembers(written) ? written[`${action}Result`] : undefined;
  if (result === undefined) return [`there is no ${action}Result`];
  return violations(model, output, asShaped(model, output, result, XML));
}

function errorViolations(
  { service }: ApiRequest,
  { errors }: OperationModel,
  code: string,
  { status }: ApiResponse,
): string[] {
  const wanted = errors[code] ?? commonError(service, code);
  if (wanted === undefined && !(code in errors)) return [`error ${code}: AWS answers with no such code`];
  return typeof wanted === 'number' && wanted !== status
    ? [`error ${code}: AWS answers it with HTTP ${wanted}, not ${status}`]
    : [];
}

function errorCode({ protocol }: ApiRequest, { body, status }: ApiResponse): string {
  const found =
    protocol === 'query' || protocol === 'rest-xml'
      ? /<Code>([^<]*)<\/Code>/.exec(body)
      : /"__type":"(?:[^"#]*#)?([^"]+)"/.exec(body);
  return found?.[1] ?? `HTTP ${status}`;
}
