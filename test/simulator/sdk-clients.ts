import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import {
  AssumeRoleCommand,
  STSClient,
  type AssumeRoleCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
  type EmbeddedOrganizationOptions,
} from '../../src/simulator/embedded-organization.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';

export const START_AT = new Date('2026-11-22T08:00:00Z');

interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An organization with the real SDK's clients for it, which try once only so that errors show. */
export interface OrganizationUnderTest {
  readonly organization: EmbeddedOrganization;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  readonly ses: SESClient;
  readonly sesv2: SESv2Client;
  readonly dynamodb: DynamoDBClient;
  readonly iam: (identity?: Identity) => IAMClient;
  readonly stsAs: (identity: Identity) => STSClient;
  readonly stsIn: (region: string) => STSClient;
  readonly assume: (
    accountId: string,
    overrides?: Partial<AssumeRoleCommandInput>,
    sts?: STSClient,
  ) => Promise<Identity>;
  /** An IAM client of a session in the account. */
  readonly enter: (accountId: string, sessionPolicy?: PolicyDocument) => Promise<IAMClient>;
  readonly close: () => Promise<void>;
}

export async function startForTest(
  options: Partial<EmbeddedOrganizationOptions> = {},
): Promise<OrganizationUnderTest> {
  const organization = await startEmbeddedOrganization({
    world: emptyWorld(),
    startAt: START_AT,
    ...options,
  });
  const { endpoint, region, credentials } = organization;
  const made: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(client: T): T => {
    made.push(client);
    return client;
  };
  const config = { endpoint, region, credentials, maxAttempts: 1 };
  const sts = keep(new STSClient(config));
  const iam = (identity: Identity = credentials) => keep(new IAMClient({ ...config, credentials: identity }));
  const assume = async (
    accountId: string,
    overrides: Partial<AssumeRoleCommandInput> = {},
    asking: STSClient = sts,
  ) => {
    const RoleArn = `arn:aws:iam::${accountId}:role/keyrotation-member`;
    const { Credentials } = await asking.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ...overrides }),
    );
    return identityOf(Credentials);
  };
  return {
    organization,
    sts,
    iam,
    assume,
    organizations: keep(new OrganizationsClient(config)),
    ses: keep(new SESClient(config)),
    sesv2: keep(new SESv2Client(config)),
    dynamodb: keep(new DynamoDBClient(config)),
    stsAs: (identity) => keep(new STSClient({ ...config, credentials: identity })),
    stsIn: (elsewhere) => keep(new STSClient({ ...config, region: elsewhere })),
    enter: async (accountId, policy) =>
      iam(await assume(accountId, policy === undefined ? {} : { Policy: JSON.stringify(policy) })),
    async close() {
      for (const client of made) client.destroy();
      await organization.close();
    },
  };
}

function identityOf(credentials: Credentials | undefined): Required<Identity> {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
