import { accessDenied, expiredToken, unknownAccessKey, type ApiError } from '../protocol/api-error.ts';
import { actionName } from '../protocol/action.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { ADMINISTRATOR_POLICY } from '../policy/default-policies.ts';
import type { RequestContext } from '../policy/request-context.ts';
import type { Simulation } from '../simulation.ts';
import { assumedRoleArn, roleArn } from '../world/arn.ts';

/** Credentials of the hub's role; any other long-term access key ID counts as the hub's role as well. */
export const HUB_CREDENTIALS = {
  accessKeyId: 'AKIAEMBEDDEDHUBROLE2',
  secretAccessKey: 'embedded/hub/secret',
};

/** Credentials of an administrator of the hub account, to build a world with the SDK. */
export const ADMINISTRATOR_CREDENTIALS = {
  accessKeyId: 'AKIAEMBEDDEDADMIN234',
  secretAccessKey: 'embedded/administrator/secret',
};

export interface Caller {
  readonly accountId: string;
  /** As STS names it: of the session. */
  readonly arn: string;
  /** As policies name it: of the role. */
  readonly principalArn: string;
  readonly userId: string;
  readonly identityPolicy: CompiledPolicy;
  readonly sessionPolicy: CompiledPolicy | null;
  readonly context: RequestContext;
}

/**
 * Who signed the request, told by the access key ID alone.
 * @throws ApiError for temporary credentials that are not known, do not fit their token, or have expired.
 */
export function identifyCaller(request: ApiRequest, simulation: Simulation): Caller {
  const { accessKeyId, sessionToken, service } = request;
  if (accessKeyId === null) throw unknownAccessKey(service);
  const at = { ...simulation, requested: request.region ?? simulation.region };
  if (!accessKeyId.startsWith('ASIA')) return hubCaller(at, accessKeyId);
  const session = simulation.sessions.find(accessKeyId);
  if (session?.token !== sessionToken || session.ended === 'unknown') throw unknownAccessKey(service);
  if (session.ended === 'expired' || session.expiresAt <= simulation.clock.now()) throw expiredToken(service);
  const { accountId, role, name } = session;
  const arn = assumedRoleArn(accountId, role.name, name);
  if (session.ended === 'revoked') throw revoked(request, arn);
  const identityPolicy = simulation.policies.ofDocument(role.policy);
  return callerOf(at, accountId, arn, roleArn(accountId, role), identityPolicy, session.policy);
}

type At = Simulation & { readonly requested: string };

/** As IAM's own button "Revoke active sessions" does it: with a policy that denies them everything. */
function revoked(request: ApiRequest, arn: string): ApiError {
  const why = 'with an explicit deny in an identity-based policy';
  const message = `User: ${arn} is not authorized to perform: ${actionName(request)} ${why}`;
  return accessDenied(request.service, message);
}

function hubCaller(simulation: At, accessKeyId: string): Caller {
  const { accountId, roleName, rolePath, sessionName, policy } = simulation.world.hub;
  if (accessKeyId === ADMINISTRATOR_CREDENTIALS.accessKeyId) {
    const arn = `arn:aws:iam::${accountId}:user/administrator`;
    const identityPolicy = simulation.policies.ofDocument(ADMINISTRATOR_POLICY);
    return callerOf(simulation, accountId, arn, arn, identityPolicy, null);
  }
  const arn = assumedRoleArn(accountId, roleName, sessionName);
  const identityPolicy = simulation.policies.ofDocument(policy);
  return callerOf(
    simulation,
    accountId,
    arn,
    roleArn(accountId, { name: roleName, path: rolePath }),
    identityPolicy,
    null,
  );
}

function callerOf(
  { world, region, requested }: At,
  accountId: string,
  arn: string,
  principalArn: string,
  identityPolicy: CompiledPolicy,
  sessionPolicy: CompiledPolicy | null,
): Caller {
  const context = {
    'aws:principalarn': principalArn,
    'aws:principalaccount': accountId,
    'aws:principalorgid': world.organizationId,
    'aws:resourceorgid': world.organizationId,
    'aws:requestedregion': requested,
    'aws:securetransport': 'true',
    'aws::accountid': accountId,
    'aws::region': region,
  };
  const userId = `AROAEMBEDDEDROLE2345:${arn.slice(arn.lastIndexOf('/') + 1)}`;
  return { accountId, arn, principalArn, userId, identityPolicy, sessionPolicy, context };
}
