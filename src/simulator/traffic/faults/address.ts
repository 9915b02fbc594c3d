import { actionName, type ActionName } from '../../protocol/action.ts';
import type { Parameters } from '../../protocol/request-parameters.ts';
import { ImpossibleFault } from '../impossible-fault.ts';
import { accountOf, type InterceptedRequest } from './intercepted-request.ts';

/** Which requests a fault is for: those that fit all that is said. */
export interface Address {
  /** `iam:ListUsers`, or `iam:*` for all of a service. */
  readonly action?: ActionName;
  /** The account that the request is about: see `accountOf`. */
  readonly accountId?: string;
  readonly params?: (params: Parameters) => boolean;
  /** Of the requests that fit the above, this one (from 1) and none before; it alone, unless `times` says more. */
  readonly nth?: number;
  /** So many requests at most. */
  readonly times?: number;
}

/** Whether the fault is for a request. To be asked about each request once: it counts. @throws ImpossibleFault */
export function addressed(address: Address): (request: InterceptedRequest) => boolean {
  const { action, accountId, params, nth = 1 } = address;
  const times = address.times ?? (address.nth === undefined ? Infinity : 1);
  for (const [name, number] of Object.entries({ nth, times })) {
    if (number < (name === 'nth' ? 1 : 0)) throw new ImpossibleFault(`${name} is ${number}`);
  }
  let seen = 0;
  return (request) => {
    const fits =
      (action === undefined || isOf(action, request)) &&
      (accountId === undefined || accountOf(request) === accountId) &&
      (params === undefined || params(request.params));
    if (!fits) return false;
    seen += 1;
    return seen >= nth && seen < nth + times;
  };
}

function isOf(action: ActionName, request: InterceptedRequest): boolean {
  return action.endsWith(':*') ? action === `${request.service}:*` : action === actionName(request);
}
