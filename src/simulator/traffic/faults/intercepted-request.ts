import type { Action } from '../../protocol/action.ts';
import type { Parameters } from '../../protocol/request-parameters.ts';

/** A request as a fault sees it, before anything came of it. */
export interface InterceptedRequest extends Action {
  /** Account of the caller's session. */
  readonly accountId: string;
  readonly params: Parameters;
  readonly write: boolean;
  /** 1 for the first request since the start or the last `clear()`, counted over all actions. */
  readonly n: number;
}

/** The account that a request is about: the one that STS or Organizations is asked for, or else the session's. */
export function accountOf({ service, accountId, params }: InterceptedRequest): string {
  switch (service) {
    case 'sts':
      return accountIn(params.RoleArn) ?? accountId;
    case 'organizations':
      return accountIn(params.ResourceId ?? params.ChildId ?? params.AccountId) ?? accountId;
    case 'iam':
    case 'ses':
    case 'dynamodb':
    case 'lambda':
    case 'scheduler':
    case 's3':
    case 'cloudformation':
    case 'events':
      return accountId;
  }
}

function accountIn(value: unknown): string | undefined {
  return typeof value === 'string' ? /\b\d{12}\b/.exec(value)?.[0] : undefined;
}
