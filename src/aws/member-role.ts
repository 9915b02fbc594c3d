import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { Account } from '../core/account.ts';
import { ask } from './answer.ts';
import { AssumeRoleError, WrongAccountError } from './answer-errors.ts';
import type { IamCredentials } from './clients.ts';
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
  sts: STSClient,
  account: Pick<Account, 'accountId' | 'partition'>,
  role: MemberRole,
  purpose: SessionPurpose,
): IamCredentials {
  return async () => {
    const roleArn = `arn:${account.partition}:iam::${account.accountId}:role/${role.roleName}`;
    const { Credentials, AssumedRoleUser } = await assume(
      sts,
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName(role.runId),
        Policy: sessionPolicy(purpose),
        DurationSeconds: SESSION_SECONDS,
        ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
      }),
    );
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
async function assume(sts: STSClient, command: AssumeRoleCommand): Promise<z.infer<typeof Session>> {
  try {
    return await ask(() => sts.send(command), Session);
  } catch (cause) {
    throw new AssumeRoleError(`could not assume ${command.input.RoleArn ?? 'the role'}`, { cause });
  }
}

/** 2 to 64 characters of `[\w+=,.@-]`. */
function sessionName(runId: string): string {
  return `keyrotation-${runId}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}
