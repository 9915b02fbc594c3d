import { GetAccessKeyInfoCommand, type STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import type { AccessKeyId } from '../core/access-key.ts';
import { parseAccountId, type AccountId } from '../core/account.ts';
import { ask } from './answer.ts';
import { callerIdentity } from './caller-identity.ts';

/** Who calls, and whose a key is; neither needs a right in any account but the caller's. */
export interface Sts {
  /** ARN of whoever signs the calls. */
  caller(): Promise<string>;
  /** The account of any access key, be it deleted. */
  accountOf(accessKeyId: AccessKeyId): Promise<AccountId>;
}

const KeyInfo = z.object({
  Account: z.string().transform((text, context): AccountId => {
    const id = parseAccountId(text);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: 'no account ID' });
    return z.NEVER;
  }),
});

export function stsApi(client: STSClient): Sts {
  return {
    async caller() {
      return (await callerIdentity(client)).arn;
    },

    async accountOf(AccessKeyId) {
      return (await ask(() => client.send(new GetAccessKeyInfoCommand({ AccessKeyId })), KeyInfo)).Account;
    },
  };
}
