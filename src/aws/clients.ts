import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { STSClient } from '@aws-sdk/client-sts';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, RetryStrategyV2 } from '@smithy/types';
import { partitionOfRegion } from '../core/partitions.ts';
import { eventBridgeIn, type EventBridgeIn } from './event-bridge.ts';
import { keepAnswers } from './keep-answers.ts';
import { requestHandler } from './request-handler.ts';

/** What every client shares; tests and the demo point it at the embedded organization. */
export interface ClientConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** How often a call is tried in all; unset, as often as the SDK's back-off makes sense. */
  readonly maxAttempts?: number;
  /** How long one try may take. */
  readonly requestTimeoutMs?: number;
  /** Carries the requests; unset, one keep-alive pool. */
  readonly requestHandler?: NodeHttpHandler;
  /** How a client rests between attempts; unset, as the SDK has it, on the machine's clock. */
  readonly retries?: Retries;
}

/** One strategy for each client that is built. */
export type Retries = (mode: RetryMode, maxAttempts: number) => RetryStrategyV2;
export type RetryMode = 'standard' | 'adaptive';

export interface Clients {
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  /** STS in the base Region of the partition, for accounts that have it switched off in the caller's (member-role.ts). */
  readonly baseSts: STSClient;
  readonly ses: SESClient;
  readonly sesV2: SESv2Client;
  readonly dynamodb: DynamoDBClient;
  readonly eventBridge: EventBridgeIn;
  /** A client for one member session; all of them share one connection pool. */
  readonly iam: (credentials: IamCredentials) => IAMClient;
  /** For clients of further services over the same pool, which only some commands need (deployed/). */
  readonly shared: SharedConfig;
  readonly close: () => void;
}

/** What each client is built with. */
export interface SharedConfig extends Omit<ClientConfig, 'requestTimeoutMs' | 'requestHandler' | 'retries'> {
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
  readonly retryMode: RetryMode;
  readonly retryStrategy?: RetryStrategyV2;
}

export type IamCredentials = () => Promise<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}>;

/** The SDK's standard retries: exponential back-off with full jitter, throttles included. */
const MAX_ATTEMPTS = 6;
/** Events wait in the ledger, so that a bus that does not answer is not waited for. */
const MAX_EVENT_ATTEMPTS = 3;

/** Builds all clients once, over one keep-alive pool. Unset values follow the SDK's own chain (environment, profile). */
export function buildClients(
  {
    requestTimeoutMs,
    requestHandler: handler = requestHandler(requestTimeoutMs),
    retries,
    ...config
  }: ClientConfig,
  sesRegion: string | null,
): Clients {
  const { maxAttempts = MAX_ATTEMPTS } = config;
  const retrying = (retryMode: RetryMode, attempts = maxAttempts): SharedConfig => ({
    ...config,
    requestHandler: handler,
    maxAttempts: attempts,
    retryMode,
    ...(retries && { retryStrategy: retries(retryMode, attempts) }),
  });
  const ofSes = (): SharedConfig => ({
    ...retrying('standard'),
    ...(sesRegion !== null && { region: sesRegion }),
  });
  const sts = new STSClient(retrying('standard'));
  const baseRegion = async () => partitionOfRegion(await sts.config.region()).baseRegion;
  const clients = {
    organizations: new OrganizationsClient(retrying('standard')),
    sts,
    baseSts: new STSClient({ ...retrying('standard'), region: baseRegion }),
    ses: new SESClient(ofSes()),
    sesV2: new SESv2Client(ofSes()),
    dynamodb: new DynamoDBClient(retrying('standard')),
  };
  keepAnswers(clients.organizations, 'json');
  keepAnswers(clients.sts, 'xml');
  keepAnswers(clients.baseSts, 'xml');
  keepAnswers(clients.ses, 'xml');
  keepAnswers(clients.sesV2, 'json');
  keepAnswers(clients.dynamodb, 'json');
  return {
    ...clients,
    eventBridge: eventBridgeIn(retrying('standard', Math.min(maxAttempts, MAX_EVENT_ATTEMPTS))),
    // Each account throttles on its own, at rates that AWS does not publish: each client finds out its account's.
    iam: (credentials) => {
      const iam = new IAMClient({ ...retrying('adaptive'), credentials });
      keepAnswers(iam, 'xml');
      return iam;
    },
    shared: retrying('standard'),
    close: () => {
      handler.destroy();
    },
  };
}
