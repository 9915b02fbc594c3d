import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { ApiError, accessDenied } from '../protocol/api-error.ts';
import type { Invocation, Operation } from '../operation.ts';
import { optionalCount, optionalText, requiredText } from '../protocol/request-parameters.ts';
import { element, textElement, timeElement } from '../protocol/xml.ts';
import { assumedRoleArn, roleArn, rootArn } from '../world/arn.ts';
import { findRole } from '../world/find-role.ts';
import type { MemberAccount, Role } from '../world/world.ts';

const MAX_POLICY_CHARACTERS = 2_048;
const MIN_SECONDS = 900;

/** STS AssumeRole: the hub's own policy has been asked before; here the role's trust policy is. */
export const assumeRole: Operation = {
  resource: ({ params }) => requiredText(params, 'RoleArn'),
  context: ({ params, caller }) => ({
    ...caller.context,
    'aws:resourceaccount': requiredText(params, 'RoleArn').split(':')[4],
    'sts:externalid': optionalText(params, 'ExternalId'),
  }),
  answer(invocation) {
    const { params, simulation } = invocation;
    const sessionName = requiredSessionName(invocation);
    const policy = sessionPolicy(invocation);
    const { account, role } = trustingRole(invocation, sessionName);
    const session = simulation.sessions.open({
      accountId: account.id,
      role,
      name: sessionName,
      policy,
      expiresAt: new Date(simulation.clock.now().getTime() + durationSeconds(params, role) * 1_000),
    });
    return (
      element(
        'Credentials',
        textElement('AccessKeyId', session.accessKeyId),
        textElement('SecretAccessKey', session.secretAccessKey),
        textElement('SessionToken', session.token),
        timeElement('Expiration', session.expiresAt),
      ) +
      element(
        'AssumedRoleUser',
        textElement('AssumedRoleId', `AROAEMBEDDEDROLE2345:${sessionName}`),
        textElement('Arn', assumedRoleArn(account.id, role.name, sessionName)),
      )
    );
  },
};

function requiredSessionName({ params }: Invocation): string {
  const name = requiredText(params, 'RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalid(`Value '${name}' at 'roleSessionName' must satisfy the pattern [\\w+=,.@-]{2,64}`);
  }
  return name;
}

function sessionPolicy({ params, simulation }: Invocation): CompiledPolicy | null {
  const text = optionalText(params, 'Policy');
  if (text === undefined) return null;
  if (text.length > MAX_POLICY_CHARACTERS) {
    throw invalid(`Value at 'policy' must have length less than or equal to ${MAX_POLICY_CHARACTERS}`);
  }
  try {
    return simulation.policies.ofText(text);
  } catch (error) {
    throw new ApiError(400, 'MalformedPolicyDocument', String(error));
  }
}

function durationSeconds(params: Invocation['params'], role: Role): number {
  const seconds = optionalCount(params, 'DurationSeconds') ?? 3_600;
  if (seconds < MIN_SECONDS) {
    throw invalid(`Value '${seconds}' at 'durationSeconds' must be greater than or equal to ${MIN_SECONDS}`);
  }
  if (seconds > role.maxSessionSeconds) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return seconds;
}

/** A role that is not there and a role that does not trust the caller look the same from outside. */
function trustingRole(
  invocation: Invocation,
  sessionName: string,
): { readonly account: MemberAccount; readonly role: Role } {
  const { params, caller, simulation } = invocation;
  const arn = requiredText(params, 'RoleArn');
  const [, accountId = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const account = simulation.world.accounts.get(accountId);
  if (account) refuseWithoutSts(account, String(caller.context['aws:requestedregion']));
  const role =
    account && !isRemoved(invocation, accountId, name)
      ? findRole(simulation.world, account, name)
      : undefined;
  const decision =
    role &&
    simulation.policies.ofDocument(role.trustPolicy)({
      action: 'sts:AssumeRole',
      resource: arn,
      principals: [rootArn(caller.accountId), caller.principalArn, caller.arn],
      context: {
        ...caller.context,
        'aws::accountid': accountId,
        'sts:externalid': optionalText(params, 'ExternalId'),
        'sts:rolesessionname': sessionName,
      },
    });
  // A role is asked for by its whole ARN, its path included.
  if (account?.state !== 'ACTIVE' || !role || arn !== roleArn(accountId, role) || decision !== 'allow') {
    throw accessDenied(
      'sts',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  }
  return { account, role };
}

/** In the words of STS, which speaks of the account whose credentials are asked for. */
function refuseWithoutSts({ id, withoutStsIn }: MemberAccount, region: string): void {
  if (!withoutStsIn.has(region)) return;
  const message = `STS is not activated in this region for account:${id}. Your account administrator can activate STS in this region using the IAM Console.`;
  throw new ApiError(403, 'RegionDisabledException', message);
}

const isRemoved = ({ simulation }: Invocation, accountId: string, roleName: string): boolean =>
  simulation.world.memberRole.name === roleName && simulation.faults.isMemberRoleRemoved(accountId);

const invalid = (message: string): ApiError =>
  new ApiError(400, 'ValidationError', `1 validation error detected: ${message}`);
