import { AssumeRoleCommand, type AssumeRoleCommandInput, type STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { Account } from '../core/account.ts';
import { ask } from './answer.ts';
import { AnswerError, AssumeRoleError, WrongAccountError } from './answer-errors.ts';
import type { Clients, IamCredentials } from './clients.ts';
import { failureIn } from './failure.ts';
import { sessionPolicy, type SessionPurpose } from './session-policy.ts';

export interface MemberRole {
  readonly roleName: string;
  readonly externalId: string | null;
  /** Names the sessions, so that CloudTrail in the member account leads to the run. */
  readonly runId: string;
}

const SESSION_SECONDS = 900;

/**
 * Credentials of a member session for one purpose. Assumes the role when called: the SDK calls it again before they
 * expire.
 * @throws AssumeRoleError when STS refuses or cannot be read, WrongAccountError when its session is in another account
 */
export function memberCredentials(
  sts: Pick<Clients, 'sts' | 'baseSts'>,
  account: Pick<Account, 'accountId' | 'partition'>,
  role: MemberRole,
  purpose: SessionPurpose,
): IamCredentials {
  return async () => {
    const roleArn = `arn:${account.partition}:iam::${account.accountId}:role/${role.roleName}`;
    const { Credentials, AssumedRoleUser } = await assume(sts, {
      RoleArn: roleArn,
      RoleSessionName: sessionName(role.runId),
      Policy: sessionPolicy(purpose),
      DurationSeconds: SESSION_SECONDS,
      ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
    });
    const sessionAccount = AssumedRoleUser.Arn.split(':')[4];
    if (sessionAccount !== account.accountId) {
      throw new WrongAccountError(
        `asked for account ${account.accountId}, got a session in ${sessionAccount ?? 'none'}`,
      );
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      // By this machine's clock, which the SDK compares it with; the server's may differ.
      expiration: new Date(Date.now() + SESSION_SECONDS * 1000),
    };
  };
}

const Session = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1),
    SecretAccessKey: z.string().min(1),
    SessionToken: z.string().min(1),
  }),
  AssumedRoleUser: z.object({ Arn: z.string().regex(/^arn:[\w-]+:sts::\d{12}:assumed-role\//) }),
});

/** Wrapped, so that nobody takes it for an answer of IAM, and no outer retry repeats what STS has retried. */
async function assume(
  { sts, baseSts }: Pick<Clients, 'sts' | 'baseSts'>,
  input: AssumeRoleCommandInput,
): Promise<z.infer<typeof Session>> {
  try {
    return await assumeIn(sts, input).catch((error: unknown) => assumeInBase({ sts, baseSts }, input, error));
  } catch (cause) {
    throw new AssumeRoleError(`could not assume ${input.RoleArn ?? 'the role'}`, { cause });
  }
}

const assumeIn = (sts: STSClient, input: AssumeRoleCommandInput): Promise<z.infer<typeof Session>> =>
  ask(() => sts.send(new AssumeRoleCommand(input)), Session);

/**
 * A second and last try where STS of the caller's Region has no sessions for the account: it never opted in to the Region, or
 * has STS switched off there. No account can switch off STS of the base Region, IAM is one for all Regions, and the tokens
 * of Regional endpoints, as this one is, hold in all of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 * @throws refusal when it is another one, or the Region is the base Region
 */
async function assumeInBase(
  { sts, baseSts }: Pick<Clients, 'sts' | 'baseSts'>,
  input: AssumeRoleCommandInput,
  refusal: unknown,
): Promise<z.infer<typeof Session>> {
  if (failureIn(refusal)?.code !== 'REGION_DISABLED') throw refusal;
  const [region, base] = await Promise.all([sts.config.region(), baseSts.config.region()]);
  if (region === base) throw refusal;
  try {
    return await assumeIn(baseSts, input);
  } catch (cause) {
    const failure = failureIn(cause);
    // Anything else than a no may be over by the next run, which finds the way through the base Region again.
    if (failure?.code !== 'ACCESS_DENIED' && failure?.code !== 'REGION_DISABLED') throw cause;
    const words = `RegionDisabledException in ${region}; ${base} answered ${failure.message}`;
    throw new AnswerError('REGION_DISABLED', words, { cause });
  }
}

/** 2 to 64 characters of `[\w+=,.@-]`. */
function sessionName(runId: string): string {
  return `keyrotation-${runId}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}
