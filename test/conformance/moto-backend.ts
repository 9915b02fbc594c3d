import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DescribeArchiveCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, PutRolePolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { simulatorClock } from '../../src/simulator/clock.ts';
import { DEFAULT_HUB_POLICY } from '../../src/simulator/policy/default-policies.ts';
import { many, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { parseMime } from '../../src/simulator/ses/mime-message.ts';
import { embeddedMemberRole } from '../deploy/member-role-template.ts';
import { assumeRole, inAccount, sessionName, type Reach } from './accounts.ts';
import type { Backend, Credentials, SentMail } from './backend.ts';
import { startMotoServer } from './moto-server.ts';
import { EVENT_BUS, HUB, LOCKED_POLICY, type AccountPlan } from './scenario.ts';

const region = 'eu-west-1';
const hubRole = 'keyrotation-enforcer';
const memberRole = 'keyrotation-member';
/** moto takes keys that it has not made itself for those of the account it starts with. */
const administrator: Credentials = { accessKeyId: 'AKIAMOTOADMINISTRATOR', secretAccessKey: 'any' };

/** Starts moto and founds the organization in it through the SDK, member roles included. */
export async function motoBackend(accounts: readonly AccountPlan[]): Promise<Backend> {
  const server = await startMotoServer();
  try {
    const reach = { endpoint: server.endpoint, region };
    const organization = await foundOrganization(reach, accounts);
    const hub = await deployRoles(reach, accounts, organization);
    const events = await eventBus(reach);
    const ask = (path: string, body?: string) => askMoto(server.endpoint, path, body);
    return {
      ...reach,
      hub,
      administrator,
      accountIds: organization.accountIds,
      excludedOu: organization.excludedOu,
      clock: simulatorClock({ startAt: new Date() }),
      async use(_accountId, credentials) {
        const sts = new STSClient({ ...reach, credentials });
        await sts.send(new GetCallerIdentityCommand({}));
        sts.destroy();
      },
      async underAccessControl(work) {
        await ask('reset-auth', '0');
        try {
          return await work();
        } finally {
          await ask('reset-auth', 'inf');
        }
      },
      sentMails: async () => sentMails(await ask('data.json')),
      countSentMails: async () => sentMails(await ask('data.json')).length,
      countEvents: () => events.count(),
      close: async () => {
        events.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Makes the bus, with an archive of all that comes over it: moto counts what is in there. */
async function eventBus(reach: Reach): Promise<{ count: () => Promise<number>; close: () => void }> {
  const client = new EventBridgeClient({ ...reach, credentials: administrator });
  const { EventBusArn } = await client.send(new CreateEventBusCommand({ Name: EVENT_BUS }));
  const ArchiveName = 'all';
  await client.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: EventBusArn }));
  return {
    count: async () => (await client.send(new DescribeArchiveCommand({ ArchiveName }))).EventCount ?? 0,
    close: () => {
      client.destroy();
    },
  };
}

interface Organization {
  readonly id: string;
  readonly hubId: string;
  readonly accountIds: ReadonlyMap<string, string>;
  readonly excludedOu: string;
}

async function foundOrganization(reach: Reach, accounts: readonly AccountPlan[]): Promise<Organization> {
  const client = new OrganizationsClient({ ...reach, credentials: administrator });
  const { Organization } = await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const hubId = Organization?.MasterAccountId ?? '';
  const { Roots = [] } = await client.send(new ListRootsCommand({}));
  const rootId = Roots[0]?.Id ?? '';
  const excludedOu = await createOu(client, rootId, 'labs');
  const innerOu = await createOu(client, excludedOu, 'trials');

  const accountIds = new Map([[HUB, hubId]]);
  for (const plan of accounts.filter(({ name }) => name !== HUB)) {
    const AccountId = await createAccount(client, plan);
    accountIds.set(plan.name, AccountId);
    if (plan.excluded) {
      const move = { AccountId, SourceParentId: rootId, DestinationParentId: innerOu };
      await client.send(new MoveAccountCommand(move));
    }
    if (plan.closed) await client.send(new CloseAccountCommand({ AccountId }));
  }
  client.destroy();
  return { id: Organization?.Id ?? '', hubId, accountIds, excludedOu };
}

async function createOu(client: OrganizationsClient, ParentId: string, Name: string): Promise<string> {
  const { OrganizationalUnit } = await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
  return OrganizationalUnit?.Id ?? '';
}

async function createAccount(client: OrganizationsClient, { name, tags = {} }: AccountPlan): Promise<string> {
  const { CreateAccountStatus } = await client.send(
    new CreateAccountCommand({
      AccountName: name,
      Email: `aws+${name}@example.com`,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return CreateAccountStatus?.AccountId ?? '';
}

/** What the hub stack and the StackSet would deploy. @returns credentials of the hub's role */
async function deployRoles(
  reach: Reach,
  accounts: readonly AccountPlan[],
  { id: organizationId, hubId: hubAccountId, accountIds }: Organization,
): Promise<Credentials> {
  const { policy, trustPolicy: trust } = embeddedMemberRole({
    HubAccountId: hubAccountId,
    HubRoleName: hubRole,
    OrganizationId: organizationId,
  });
  for (const { name, locked, closed } of accounts) {
    if (closed) continue;
    const account = { accountId: accountIds.get(name) ?? '', isHub: name === HUB };
    await inAccount(reach, administrator, account, async (iam) => {
      if (account.isHub) await createRole(iam, hubRole, DEFAULT_HUB_POLICY, trust);
      await createRole(
        iam,
        memberRole,
        locked ? LOCKED_POLICY : policy,
        account.isHub ? sessionTrust(hubAccountId) : trust,
      );
    });
  }
  return assumeRole(reach, administrator, hubAccountId, hubRole);
}

/** Within one account moto looks at the trust policy, and knows a principal only by the ARN of its session. */
const sessionTrust = (accountId: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:sts::${accountId}:assumed-role/${hubRole}/${sessionName}` },
      Action: 'sts:AssumeRole',
    },
  ],
});

async function createRole(
  iam: IAMClient,
  RoleName: string,
  policy: PolicyDocument,
  trust: PolicyDocument,
): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const PolicyDocument = JSON.stringify(actionsOnly(policy));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'calls', PolicyDocument }));
}

/** moto's access control does not know which resource a call of IAM is about: it can judge actions only. */
const actionsOnly = (policy: PolicyDocument): PolicyDocument => ({
  ...policy,
  Statement: many(policy.Statement).map((statement) => ({ ...statement, Resource: '*' })),
});

async function askMoto(endpoint: string, path: string, body?: string): Promise<unknown> {
  const answer = await fetch(
    `${endpoint}/moto-api/${path}`,
    body === undefined ? {} : { method: 'POST', body },
  );
  if (!answer.ok) throw new Error(`moto answers ${path} with HTTP ${answer.status}`);
  return answer.json();
}

/** moto's own record of what its SES has accepted; it notes a recipient once for the request and once for the header. */
const Data = z.object({
  ses: z.object({
    RawMessage: z.array(z.object({ raw_data: z.string(), destinations: z.array(z.string()) })).default([]),
  }),
});

const sentMails = (data: unknown): SentMail[] =>
  Data.parse(data).ses.RawMessage.map(({ raw_data, destinations }) => {
    const { headers, text } = parseMime(raw_data);
    return { to: [...new Set(destinations)], subject: headers.subject ?? '', text };
  });
