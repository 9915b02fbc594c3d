import { STALE } from '../../../src/simulator/protocol/api-error.ts';
import type { Call } from '../../../src/simulator/traffic/call-log.ts';
import type { Fact } from './chronicle.ts';
import { FOE } from './little-world.ts';

/** What of a call anybody outside the engine could see, but for what it has changed. */
export function factsOf(call: Call): Fact[] {
  const { service, action, outcome, at } = call;
  const atMs = at.getTime();
  const facts: Fact[] = [];
  if (isDisturbed(call) && !isTheirOwn(call))
    facts.push({ kind: 'trouble', atMs, action: `${service}:${action}` });
  if (isNotAllowed(call))
    facts.push({ kind: 'not-allowed', atMs, action: `${service}:${action}`, resource: call.resource });
  if (service === 'sts' && action === 'AssumeRole') facts.push(entered(call));
  if (service === 'iam' && action === 'ListUserTags')
    facts.push({
      kind: 'look',
      atMs,
      accountId: call.accountId ?? '',
      userName: String(call.params.UserName),
      isGood: outcome === 'ok' && !isDisturbed(call),
    });
  if (isDeactivation(call) && (outcome !== 'ok' || isDisturbed(call)))
    facts.push({
      kind: 'in-vain',
      atMs,
      accountId: call.accountId ?? '',
      keyId: String(call.params.AccessKeyId),
      isRefused: REFUSALS.test(outcome),
    });
  const became = service === 'ses' && outcome === 'ok' ? IDENTITIES[action] : undefined;
  if (became !== undefined)
    facts.push({
      kind: 'identity',
      atMs,
      became,
      address: String(call.params.EmailAddress ?? call.params.Identity),
    });
  return facts;
}

/** And no restore, which makes the same call the other way. */
const isDeactivation = ({ service, action, params }: Call): boolean =>
  service === 'iam' && action === 'UpdateAccessKey' && params.Status === 'Inactive';

/** A call that is held is made in the end, and heard, unless its signature has expired meanwhile. */
const isDisturbed = ({ fault, outcome }: Call): boolean =>
  fault !== undefined && (fault !== 'hold' || STALE.test(outcome));

/** What the hostile account brings upon itself, or upon mails with its own words, is no excuse towards others. */
const isTheirOwn = ({ accountId, action, outcome }: Call): boolean =>
  accountId === FOE || (action === 'SendRawEmail' && outcome === 'MessageRejected');

const REFUSALS = /^(?:AccessDenied|Throttling|NoSuchEntity|ExpiredToken)/;

const IDENTITIES: Readonly<Partial<Record<string, 'requested' | 'deleted'>>> = {
  VerifyEmailIdentity: 'requested',
  DeleteIdentity: 'deleted',
};

/** A role that is not there denies everybody, and IAM denies the last use of a key that is gone. */
const MAY_BE_DENIED = ['AssumeRole', 'GetAccessKeyLastUsed'];

const isNotAllowed = ({ action, outcome, fault }: Call): boolean =>
  outcome.startsWith('AccessDenied') && fault === undefined && !MAY_BE_DENIED.includes(action);

function entered({ at, params }: Call): Extract<Fact, { kind: 'entered' }> {
  const policy = String(params.Policy);
  return {
    kind: 'entered',
    atMs: at.getTime(),
    accountId: /:(\d{12}):/.exec(String(params.RoleArn))?.[1] ?? '',
    isRun: !String(params.RoleSessionName).includes('-restore-'),
    userName: /:user\/([^"/]+)"/.exec(policy)?.[1] ?? null,
    mayChange: mayChange(policy),
  };
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

function mayChange(policy: string): readonly string[] | null {
  if (!policy.startsWith('{')) return null;
  const { Statement: statements } = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
  return statements
    .filter(({ Action }) => [Action].flat().some((action) => /^(?:iam:(?:Update.*|\*)|\*)$/.test(action)))
    .flatMap(({ Resource }) => Resource);
}
