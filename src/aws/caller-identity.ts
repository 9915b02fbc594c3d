import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { parseAccountId, type AccountId } from '../core/account.ts';
import { instant, type Instant } from '../core/instant.ts';
import { ask } from './answer.ts';
import { receivedFor } from './keep-answers.ts';

/** Who signs the calls, and what time it was at AWS when it said so. */
export interface CallerIdentity {
  readonly accountId: AccountId;
  readonly arn: string;
  readonly partition: string;
  /** null when the answer told no time that could be read. */
  readonly awsTime: Instant | null;
}

const Identity = z.object({
  Account: z.string().transform((text, context): AccountId => {
    const id = parseAccountId(text);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: 'no account ID' });
    return z.NEVER;
  }),
  Arn: z.string().regex(/^arn:[\w-]+:(?:iam|sts)::\d{12}:/),
});

export async function callerIdentity(sts: STSClient): Promise<CallerIdentity> {
  let awsTime: Instant | null = null;
  const noteTime = <Output extends object>(output: Output): Output => {
    awsTime = moment(receivedFor(output).date);
    return output;
  };
  const { Account, Arn } = await ask(
    () => sts.send(new GetCallerIdentityCommand({})).then(noteTime),
    Identity,
  );
  return { accountId: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws', awsTime };
}

function moment(date: string | null): Instant | null {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? null : instant(ms);
}
