export type Service =
  | 'organizations'
  | 'sts'
  | 'iam'
  | 'ses'
  | 's3'
  | 'dynamodb'
  | 'lambda'
  | 'scheduler'
  | 'cloudformation'
  | 'events';

/** An action as IAM policies name it, such as `iam:ListUsers`. */
export type ActionName = `${Service}:${string}`;

export interface Action {
  readonly service: Service;
  readonly action: string;
}

export function actionName({ service, action }: Action): ActionName {
  return `${service}:${action}`;
}

/** Whether an action changes something. Entering a role and making a credential report do not. */
export function isWrite(action: string): boolean {
  return /^(Create|Delete|Update|Put|Tag|Untag|Send|Verify|BatchWrite|TransactWrite|Upload|Complete|Abort)/.test(
    action,
  );
}
