import type { CompiledPolicy, PolicyRequest } from '../policy/compiled-policy.ts';
import { accessDenied } from '../protocol/api-error.ts';
import type { Service } from '../protocol/action.ts';
import type { Caller } from '../sts/caller.ts';

/**
 * A call is allowed when the role's policy and, if the session has one, the session policy both allow it.
 * @throws ApiError that says, as AWS does, which of them did not.
 */
export function authorize(caller: Caller, service: Service, request: PolicyRequest): void {
  check(caller.identityPolicy, 'identity-based', caller, service, request);
  if (caller.sessionPolicy) check(caller.sessionPolicy, 'session', caller, service, request);
}

function check(
  policy: CompiledPolicy,
  kind: 'identity-based' | 'session',
  caller: Caller,
  service: Service,
  request: PolicyRequest,
): void {
  const decision = policy(request);
  if (decision === 'allow') return;
  const { action, resource } = request;
  const why =
    decision === 'explicit-deny'
      ? `with an explicit deny in ${kind === 'session' ? 'a' : 'an'} ${kind} policy`
      : `because no ${kind} policy allows the ${action} action`;
  throw accessDenied(
    service,
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  );
}
