import type { Action } from './action.ts';
import type { Parameters } from './request-parameters.ts';

/** The wire formats in use: awsJson (Organizations, DynamoDB, EventBridge), awsQuery (STS, IAM, SES, CloudFormation), restJson (SESv2, Lambda, Scheduler) and restXml (S3). */
export type Protocol = 'json' | 'query' | 'rest-json' | 'rest-xml';

export interface ApiRequest extends Action {
  readonly protocol: Protocol;
  readonly params: Parameters;
  /** From the signature, which is not verified; `null` for an unsigned request. */
  readonly accessKeyId: string | null;
  readonly sessionToken: string | null;
  /** That of the endpoint, which the signature names as well; `null` for an unsigned request. */
  readonly region: string | null;
}
