import { AssumeRoleError } from './answer-errors.ts';
import { failureOrThrow } from './failure.ts';
import { problem, type Problem } from '../core/problem.ts';

/** Why an account could not be entered or read: AssumeRole refused, another account answered, or IAM failed. */
export function accountProblem(accountId: string, error: unknown): Problem {
  const { code, message } = failureOrThrow(error);
  const isRoleDenied = error instanceof AssumeRoleError && code === 'ACCESS_DENIED';
  return problem('account', accountId, isRoleDenied ? 'MEMBER_ROLE_UNASSUMABLE' : code, message);
}
