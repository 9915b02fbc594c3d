import type { Parameters } from './parameters.ts';

export type Service = 'organizations' | 'sts' | 'iam' | 'ses' | 'dynamodb';

/** An action as IAM policies name it, such as `iam:ListUsers`. */
export type ActionName = `${Service}:${string}`;

/** The wire formats in use: awsJson (Organizations, DynamoDB), awsQuery (STS, IAM, SES) and restJson (SESv2). */
export type Protocol = 'json' | 'query' | 'rest-json';

export type ApiRequest = {
  protocol: Protocol;
  service: Service;
  action: string;
  params: Parameters;
  /** From the signature, which is not verified; `null` for an unsigned request. */
  accessKeyId: string | null;
  sessionToken: string | null;
};

export const actionName = ({ service, action }: Pick<ApiRequest, 'service' | 'action'>): ActionName =>
  `${service}:${action}`;

/** Whether an action changes something. Entering a role and making a credential report do not. */
export const isWrite = (action: string): boolean =>
  /^(Create|Delete|Update|Put|Tag|Untag|Send|Verify|BatchWrite|TransactWrite)/.test(action);
