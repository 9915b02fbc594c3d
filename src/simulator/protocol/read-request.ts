import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import type { Service } from './action.ts';
import type { Parameters } from './request-parameters.ts';
import { objectAction } from './object-request.ts';
import { restRoute } from './rest-routes.ts';

export function readBody(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    message.on('error', reject);
  });
}

/** A request as HTTP has it; its headers by names in small letters. */
interface Message {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

const header = ({ headers }: Message, name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
};

/** What the SDK asked for, in whichever of the four protocols. @throws ApiError when it is none that is known here. */
export function parseRequest(message: Message): ApiRequest {
  const { method, url, body } = message;
  const [, accessKeyId = null, region = null, service] =
    /Credential=([^/]+)\/\d+\/([^/]*)\/([^/]+)\//.exec(header(message, 'authorization') ?? '') ?? [];
  const caller = { accessKeyId, region, sessionToken: header(message, 'x-amz-security-token') };
  const target = header(message, 'x-amz-target');
  if (target !== null) {
    const [service, action] = targetOf(target);
    return { protocol: 'json', service, action, params: parseJson(body), ...caller };
  }
  if (service === 's3') {
    const asked = objectAction({ method, url, header: (name) => header(message, name), body });
    return { protocol: 'rest-xml', ...asked, ...caller };
  }
  const route = restRoute(method, url);
  if (route !== null) return { protocol: 'rest-json', ...route, ...caller };
  const params: Parameters = Object.fromEntries(new URLSearchParams(body.toString()));
  const { Action: action } = params;
  if (typeof action !== 'string') throw new ApiError(400, 'MissingAction', 'The request names no action.');
  return { protocol: 'query', service: queryService(service), action, params, ...caller };
}

function targetOf(target: string): [Service, string] {
  const [prefix = '', action = ''] = target.split('.');
  if (prefix === 'AWSOrganizationsV20161128') return ['organizations', action];
  if (prefix === 'DynamoDB_20120810') return ['dynamodb', action];
  if (prefix === 'AWSEvents') return ['events', action];
  throw new ApiError(400, 'UnknownOperationException', `${target} is not simulated.`);
}

function queryService(name: string | undefined): Service {
  if (name === 'iam' || name === 'sts' || name === 'ses' || name === 'cloudformation') return name;
  if (name === undefined) {
    throw new ApiError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  throw new ApiError(400, 'InvalidAction', `The service ${name} is not simulated.`);
}

function parseJson(body: Buffer): Parameters {
  try {
    return body.length === 0 ? {} : (JSON.parse(body.toString()) as Parameters);
  } catch {
    throw new ApiError(400, 'SerializationException', 'The request is not JSON.');
  }
}
