import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { SESClient, VerifyDomainIdentityCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { inAccount } from './accounts.ts';
import type { Backend } from './backend.ts';
import type { Names } from './names.ts';
import {
  HUB,
  VERIFIED_ADDRESSES,
  VERIFIED_DOMAINS,
  type AccountPlan,
  type KeyPlan,
  type People,
  type Tags,
  type UserPlan,
} from './scenario.ts';

const tagList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const enter = <T>(backend: Backend, name: string, work: (iam: IAMClient) => Promise<T>): Promise<T> => {
  const accountId = backend.accountIds.get(name);
  if (accountId === undefined) throw new Error(`no account ${name}`);
  return inAccount(backend, backend.administrator, { accountId, isHub: name === HUB }, work);
};

/** Creates users and keys through IAM. @returns key IDs by name */
export async function settle(
  backend: Backend,
  accounts: readonly AccountPlan[],
): Promise<Map<string, string>> {
  const keyIds = new Map<string, string>();
  for (const { name, users } of accounts) {
    if (!users) continue;
    await enter(backend, name, async (iam) => {
      for (const user of users) {
        await createUser(iam, user);
        for (const [index, plan] of (user.keys ?? []).entries()) {
          const id = await createKey(backend, name, iam, user.name, plan);
          keyIds.set(`${name}/${user.name}#${index + 1}`, id);
        }
      }
    });
  }
  return keyIds;
}

async function createUser(iam: IAMClient, { name, path = '/', tags = {} }: UserPlan): Promise<void> {
  await iam.send(new CreateUserCommand({ UserName: name, Path: path, Tags: tagList(tags) }));
}

async function createKey(
  backend: Backend,
  account: string,
  iam: IAMClient,
  UserName: string,
  { inactive, description, used }: KeyPlan,
): Promise<string> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  if (inactive) await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
  if (description !== undefined) {
    await iam.send(new TagUserCommand({ UserName, Tags: tagList({ [AccessKeyId]: description }) }));
  }
  if (used) {
    const accountId = backend.accountIds.get(account) ?? '';
    await backend.use(accountId, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey });
  }
  return AccessKeyId;
}

/** Asks SES to verify what the story says is verified. */
export async function verifyIdentities({ endpoint, region, administrator }: Backend): Promise<void> {
  const ses = new SESClient({ endpoint, region, credentials: administrator });
  for (const Domain of VERIFIED_DOMAINS) await ses.send(new VerifyDomainIdentityCommand({ Domain }));
  for (const EmailAddress of VERIFIED_ADDRESSES)
    await ses.send(new VerifyEmailIdentityCommand({ EmailAddress }));
  ses.destroy();
}

/** The owners of the accounts, in person. */
export function people(backend: Backend, names: Names): People {
  const ofKey = (key: string) => {
    const [, account = '', UserName = ''] = /^(.+)\/(.+)#\d+$/.exec(key) ?? [];
    return { account, UserName, AccessKeyId: names.id(key) };
  };
  return {
    dateOf: (day) => names.onDay(day).slice(0, 10),
    async tag(user, tags) {
      const [account = '', UserName = ''] = user.split('/');
      await enter(backend, account, (iam) => iam.send(new TagUserCommand({ UserName, Tags: tagList(tags) })));
    },
    async setStatus(key, Status) {
      const { account, ...which } = ofKey(key);
      await enter(backend, account, (iam) => iam.send(new UpdateAccessKeyCommand({ ...which, Status })));
    },
    async deleteKey(key) {
      const { account, ...which } = ofKey(key);
      await enter(backend, account, (iam) => iam.send(new DeleteAccessKeyCommand(which)));
    },
  };
}

/** IDs of the inactive keys, straight from IAM. */
export async function inactiveKeys(backend: Backend, accounts: readonly AccountPlan[]): Promise<string[]> {
  const inactive: string[] = [];
  const look = async ({ name, users = [] }: AccountPlan) => {
    const withKeys = users.filter(({ keys = [] }) => keys.length > 0);
    if (withKeys.length === 0) return;
    await enter(backend, name, async (client) => {
      for (const { name: UserName } of withKeys) {
        const { AccessKeyMetadata = [] } = await client.send(new ListAccessKeysCommand({ UserName }));
        for (const { AccessKeyId = '', Status } of AccessKeyMetadata)
          if (Status === 'Inactive') inactive.push(AccessKeyId);
      }
    });
  };
  await Promise.all(accounts.map(look));
  return inactive;
}
