import { failureOrThrow } from './failure.ts';
import { problem, type Problem } from '../core/problem.ts';

/** Why an account could not be entered or read: AssumeRole refused, another account answered, or IAM failed. */
export function accountProblem(accountId: string, error: unknown): Problem {
  if (error instanceof Error && error.name === 'WrongAccountError') {
    return problem('account', accountId, 'WRONG_ACCOUNT', error.message);
  }
  if (error instanceof Error && error.name === 'AssumeRoleError') {
    const { code, message } = failureOrThrow(error.cause);
    return problem(
      'account',
      accountId,
      code === 'ACCESS_DENIED' ? 'MEMBER_ROLE_UNASSUMABLE' : code,
      message,
    );
  }
  const { code, message } = failureOrThrow(error);
  return problem('account', accountId, code, message);
}
