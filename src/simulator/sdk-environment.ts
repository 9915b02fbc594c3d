import type { EmbeddedOrganization } from './embedded-organization.ts';

/** The variables with which the AWS SDK of another process talks to this organization, as the hub's role. */
export const sdkEnvironment = ({
  endpoint,
  region,
  credentials,
}: Pick<EmbeddedOrganization, 'endpoint' | 'region' | 'credentials'>): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
});
