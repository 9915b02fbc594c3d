import type { RequestContext } from './policy/request-context.ts';
import type { Simulation } from './simulation.ts';
import type { Caller } from './sts/caller.ts';
import type { MemberAccount } from './world/world.ts';
import type { Answer } from './protocol/api-response.ts';
import type { Parameters } from './protocol/request-parameters.ts';

/** A request whose caller is known. */
export interface Invocation {
  readonly params: Parameters;
  readonly caller: Caller;
  readonly simulation: Simulation;
}

/** One AWS action: what IAM evaluates before it, and what it then does. */
export interface Operation {
  /** The ARN that policies are asked about; `*` for actions that know no narrower one. */
  readonly resource: (invocation: Invocation) => string;
  /** The action that policies are asked about, where it is another one. */
  readonly permission?: string;
  /** Values of the service's own condition keys. */
  readonly context?: (invocation: Invocation) => RequestContext;
  /** GetCallerIdentity needs no permission. */
  readonly unconditional?: true;
  /** @throws ApiError */
  readonly answer: (invocation: Invocation) => Answer;
}

export const anyResource = (): string => '*';

/** The account that the caller's session is in; only a world that lost it mid-session has none. */
export function callerAccount({ caller, simulation }: Invocation): MemberAccount {
  const account = simulation.world.accounts.get(caller.accountId);
  if (!account) throw new Error(`The world has no account ${caller.accountId}`);
  return account;
}
