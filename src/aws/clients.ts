import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { keepAnswers } from './keep-answers.ts';

/** What every client shares; tests and the demo point it at the embedded organization. */
export interface ClientConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** How often a call is tried in all; unset, as often as the SDK's back-off makes sense. */
  readonly maxAttempts?: number;
  /** How long one try may take. */
  readonly requestTimeoutMs?: number;
}

export interface Clients {
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
  readonly ses: SESClient;
  readonly sesV2: SESv2Client;
  readonly dynamodb: DynamoDBClient;
  /** A client for one member session; all of them share one connection pool. */
  readonly iam: (credentials: IamCredentials) => IAMClient;
  readonly close: () => void;
}

export type IamCredentials = () => Promise<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}>;

const MAX_SOCKETS = 256;
const CONNECT_TIMEOUT_MS = 5_000;
/** Well above the slowest answer: whatever has not come by then, such as from a dead host, never comes. */
const REQUEST_TIMEOUT_MS = 20_000;
/** The SDK's standard retries: exponential back-off with full jitter, throttles included. */
const MAX_ATTEMPTS = 6;

/** Builds all clients once, over one keep-alive pool. Unset values follow the SDK's own chain (environment, profile). */
export function buildClients(
  { requestTimeoutMs = REQUEST_TIMEOUT_MS, ...config }: ClientConfig,
  sesRegion: string | null,
): Clients {
  const agentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    socketTimeout: requestTimeoutMs, // for an answer that begins and stops
    throwOnRequestTimeout: true, // by default it only warns, and waits on
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    // Hundreds of accounts at once queue for sockets by design; the SDK's warning about it would be noise.
    socketAcquisitionWarningTimeout: 10 * 60_000,
  });
  const shared = { maxAttempts: MAX_ATTEMPTS, ...config, requestHandler, retryMode: 'standard' };
  const ses = sesRegion === null ? shared : { ...shared, region: sesRegion };
  const clients = {
    organizations: new OrganizationsClient(shared),
    sts: new STSClient(shared),
    ses: new SESClient(ses),
    sesV2: new SESv2Client(ses),
    dynamodb: new DynamoDBClient(shared),
  };
  keepAnswers(clients.organizations, 'json');
  keepAnswers(clients.sts, 'xml');
  keepAnswers(clients.ses, 'xml');
  keepAnswers(clients.sesV2, 'json');
  keepAnswers(clients.dynamodb, 'json');
  return {
    ...clients,
    // Each account throttles on its own, at rates that AWS does not publish: each client finds out its account's.
    iam: (credentials) => {
      const iam = new IAMClient({ ...shared, credentials, retryMode: 'adaptive' });
      keepAnswers(iam, 'xml');
      return iam;
    },
    close: () => {
      requestHandler.destroy();
    },
  };
}
