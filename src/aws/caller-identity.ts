import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { ask } from './answer.ts';

const Identity = z.object({ Arn: z.string().min(1) });

/** ARN of whoever calls; STS tells it to everybody, without a grant. */
export async function callerArn(sts: STSClient): Promise<string> {
  const { Arn } = await ask(() => sts.send(new GetCallerIdentityCommand({})), Identity);
  return Arn;
}
