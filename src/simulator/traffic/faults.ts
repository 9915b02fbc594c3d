import { accessDenied, serverFailure, throttled, type ApiError } from '../protocol/api-error.ts';
import { actionName, type ActionName, type Service } from '../protocol/action.ts';
import type { Parameters } from '../protocol/request-parameters.ts';

/** A request as an interceptor sees it, before anything came of it. */
export interface InterceptedRequest {
  readonly service: Service;
  readonly action: string;
  /** Account of the caller's session. */
  readonly accountId: string;
  readonly params: Parameters;
  readonly write: boolean;
  /** 1 for the first request since the start or the last `clear()`, counted over all actions. */
  readonly n: number;
}

export type FaultAction =
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string }
  /** The connection is cut before the request took effect, or after it did. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly ms: number };

export type Interceptor = (request: InterceptedRequest) => FaultAction | undefined;

/** What goes wrong, switched on while the organization runs; the first interceptor with something to say decides. */
export interface Faults {
  /** Returns what takes this interceptor away again. */
  intercept(interceptor: Interceptor): () => void;
  deny(action: ActionName, accountId?: string): () => void;
  /** The next `times` calls, over all accounts. */
  throttle(action: ActionName, times: number): () => void;
  fail500(action: ActionName, times: number): () => void;
  /** The account's sessions of this moment are expired from now on; new ones are not. */
  expireSessions(accountId: string): void;
  reportNeverReady(accountId: string): void;
  removeMemberRole(accountId: string): void;
  /** All of the above ends, but sessions that were expired stay so. */
  clear(): void;
}

export interface FaultState extends Faults {
  actionFor(request: Omit<InterceptedRequest, 'n'>): FaultAction | undefined;
  readonly neverReadyReports: ReadonlySet<string>;
  readonly removedMemberRoles: ReadonlySet<string>;
}

export function faultState(expireSessions: (accountId: string) => void): FaultState {
  const interceptors = new Set<Interceptor>();
  const neverReadyReports = new Set<string>();
  const removedMemberRoles = new Set<string>();
  let requests = 0;
  const intercept: Faults['intercept'] = (interceptor) => {
    interceptors.add(interceptor);
    return () => interceptors.delete(interceptor);
  };
  return {
    intercept,
    neverReadyReports,
    removedMemberRoles,
    expireSessions,
    deny: (action, accountId) => intercept(denial(action, accountId)),
    throttle: (action, times) => intercept(failing(action, times, throttled)),
    fail500: (action, times) => intercept(failing(action, times, serverFailure)),
    reportNeverReady: (accountId) => neverReadyReports.add(accountId),
    removeMemberRole: (accountId) => removedMemberRoles.add(accountId),
    clear() {
      for (const each of [interceptors, neverReadyReports, removedMemberRoles]) each.clear();
      requests = 0;
    },
    actionFor(request) {
      requests += 1;
      for (const interceptor of interceptors) {
        const action = interceptor({ ...request, n: requests });
        if (action) return action;
      }
      return undefined;
    },
  };
}

const faultOf = ({ status, code, message }: ApiError): FaultAction => ({
  kind: 'error',
  status,
  code,
  message,
});

const denial =
  (action: ActionName, accountId: string | undefined): Interceptor =>
  (request) =>
    actionName(request) === action && (accountId === undefined || request.accountId === accountId)
      ? faultOf(accessDenied(request.service, `Not authorized to perform: ${action} with an explicit deny`))
      : undefined;

function failing(action: ActionName, times: number, error: (service: Service) => ApiError): Interceptor {
  let left = times;
  return (request) =>
    actionName(request) === action && left-- > 0 ? faultOf(error(request.service)) : undefined;
}
