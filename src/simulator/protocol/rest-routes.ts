import { actionName, type Action, type ActionName } from './action.ts';
import { ApiError } from './api-error.ts';
import type { Parameters } from './request-parameters.ts';

/** `:name` is a parameter; what stands behind `?` are parameters too. */
const ROUTES: readonly (Action & { readonly path: string })[] = [
  { service: 'ses', action: 'GetAccount', path: '/v2/email/account' },
  { service: 'ses', action: 'GetEmailIdentity', path: '/v2/email/identities/:EmailIdentity' },
  {
    service: 'ses',
    action: 'GetConfigurationSet',
    path: '/v2/email/configuration-sets/:ConfigurationSetName',
  },
  {
    service: 'ses',
    action: 'GetConfigurationSetEventDestinations',
    path: '/v2/email/configuration-sets/:ConfigurationSetName/event-destinations',
  },
  { service: 'ses', action: 'ListSuppressedDestinations', path: '/v2/email/suppression/addresses' },
  {
    service: 'ses',
    action: 'GetSuppressedDestination',
    path: '/v2/email/suppression/addresses/:EmailAddress',
  },
  { service: 'lambda', action: 'GetAccountSettings', path: '/2016-08-19/account-settings' },
  {
    service: 'lambda',
    action: 'GetFunctionConcurrency',
    path: '/2019-09-30/functions/:FunctionName/concurrency',
  },
  { service: 'scheduler', action: 'GetSchedule', path: '/schedules/:Name' },
];

export const REST_ACTIONS: ReadonlySet<ActionName> = new Set(ROUTES.map(actionName));

const ROOTS = /^\/(?:v2\/email|2016-08-19|2019-09-30|schedules)\//;

/** The action of a REST request; null when the path is of no REST service. @throws ApiError for one that is not simulated */
export function restRoute(method: string, url: string): (Action & { readonly params: Parameters }) | null {
  if (!ROOTS.test(url)) return null;
  const { pathname, searchParams } = new URL(url, 'http://embedded');
  for (const { service, action, path } of method === 'GET' ? ROUTES : []) {
    const params = matched(path.split('/'), pathname.replace(/\/$/, '').split('/'));
    if (params) return { service, action, params: { ...Object.fromEntries(searchParams), ...params } };
  }
  throw new ApiError(404, 'NotFoundException', `${method} ${url} is not simulated.`);
}

function matched(pattern: readonly string[], parts: readonly string[]): Parameters | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return null;
  }
  return params;
}
