import { randomUUID } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRoleCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { inAccount, type Reach } from '../conformance/accounts.ts';
import type { Credentials } from '../conformance/backend.ts';

/** moto takes keys that it has not made itself for those of the account it starts with. */
export const ADMINISTRATOR: Credentials = { accessKeyId: 'AKIAMOTOADMINISTRATOR', secretAccessKey: 'any' };

/** The account that moto starts with: management account and hub. */
export const HUB_ACCOUNT = '123456789012';

export interface Organization {
  readonly id: string;
  readonly members: readonly string[];
  readonly ouId: string;
}

/** An organization with two member accounts in one OU; moto's first account manages it. */
export async function foundOrganization(reach: Reach): Promise<Organization> {
  const client = new OrganizationsClient({ ...reach, credentials: ADMINISTRATOR });
  const { Organization } = await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots = [] } = await client.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? '';
  const unit = await client.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'members' }));
  const ouId = unit.OrganizationalUnit?.Id ?? '';
  const members: string[] = [];
  for (const AccountName of ['shop', 'data']) {
    const Email = `aws+${AccountName}@example.com`;
    const { CreateAccountStatus } = await client.send(new CreateAccountCommand({ AccountName, Email }));
    const AccountId = CreateAccountStatus?.AccountId ?? '';
    await client.send(new MoveAccountCommand({ AccountId, SourceParentId: root, DestinationParentId: ouId }));
    members.push(AccountId);
  }
  client.destroy();
  return { id: Organization?.Id ?? '', members, ouId };
}

export async function verifyIdentities(reach: Reach, ...identities: readonly string[]): Promise<void> {
  const ses = new SESClient({ ...reach, credentials: ADMINISTRATOR });
  for (const EmailAddress of identities) await ses.send(new VerifyEmailIdentityCommand({ EmailAddress }));
  ses.destroy();
}

/** @returns the ID of the access key that the new user holds */
export function hireUser(
  reach: Reach,
  accountId: string,
  UserName: string,
  contact: string,
): Promise<string> {
  return inAccount(reach, ADMINISTRATOR, { accountId, isHub: false }, async (iam) => {
    await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'Contact', Value: contact }] }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return AccessKey?.AccessKeyId ?? '';
  });
}

export function keyStatus(
  reach: Reach,
  accountId: string,
  UserName: string,
): Promise<(string | undefined)[]> {
  return inAccount(reach, ADMINISTRATOR, { accountId, isHub: false }, async (iam) => {
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
    return AccessKeyMetadata.map(({ Status }) => Status);
  });
}

/** The trust policy of a role, as text. @throws NoSuchEntityException when the account has no such role */
export function trustPolicy(reach: Reach, accountId: string, RoleName: string): Promise<string> {
  return inAccount(reach, ADMINISTRATOR, { accountId, isHub: accountId === HUB_ACCOUNT }, async (iam) => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
  });
}

/** A call of CloudFormation's query API, as the StackSet resource of the hub stack would make it on AWS. */
export async function cloudFormation(
  { endpoint, region }: Reach,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const scope = `${ADMINISTRATOR.accessKeyId}/20261122/${region}/cloudformation/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    // moto looks at whom and which service a signature names, and not at the signature.
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${randomUUID()}`,
    },
    body: new URLSearchParams({ Action: action, Version: '2010-05-15', ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action} ended with HTTP ${answer.status}: ${text}`);
  return text;
}
