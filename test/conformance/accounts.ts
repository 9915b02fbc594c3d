import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from './backend.ts';

export const sessionName = 'conformance';

/** What it takes to reach a mock over the loopback. */
export interface Reach {
  readonly endpoint: string;
  readonly region: string;
}

/** Does `work` in an account, as its administrator, by way of the role that Organizations made there. */
export async function inAccount<T>(
  { endpoint, region }: Reach,
  administrator: Credentials,
  { accountId, isHub }: { readonly accountId: string; readonly isHub: boolean },
  work: (iam: IAMClient) => Promise<T>,
): Promise<T> {
  const credentials = isHub
    ? administrator
    : await assumeRole({ endpoint, region }, administrator, accountId, 'OrganizationAccountAccessRole');
  const iam = new IAMClient({ endpoint, region, credentials });
  try {
    return await work(iam);
  } finally {
    iam.destroy();
  }
}

export async function assumeRole(
  { endpoint, region }: Reach,
  credentials: Credentials,
  accountId: string,
  roleName: string,
): Promise<Credentials> {
  const sts = new STSClient({ endpoint, region, credentials });
  const RoleArn = `arn:aws:iam::${accountId}:role/${roleName}`;
  try {
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: sessionName }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
  } finally {
    sts.destroy();
  }
}
