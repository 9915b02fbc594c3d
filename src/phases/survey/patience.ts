import { AnswerError } from '../../aws/answer-errors.ts';
import { OUT_OF_REACH } from '../../aws/failure-codes.ts';
import type { Failure } from '../../aws/failure.ts';
import type { SurveyedUser } from './user.ts';

/**
 * Each costs a minute of tries: an account whose IAM does not answer, or throttles whatever it is asked, is given up and not
 * asked 5,000 times. The next run begins anew.
 */
const UNANSWERED_IN_A_ROW = 8;
const UNANSWERED_IN_ALL = 60;

/** Lets users through until so many in a row, or so many in all, got no answer. */
export function patience(): (user: Promise<SurveyedUser>) => Promise<SurveyedUser> {
  let inARow = 0;
  let inAll = 0;
  return async (asked) => {
    const user = await asked;
    const failure = unansweredOf(user);
    if (failure === null) {
      inARow = 0;
      return user;
    }
    inARow += 1;
    inAll += 1;
    const { code, message } = failure;
    if (inARow >= UNANSWERED_IN_A_ROW)
      throw new AnswerError(code, `IAM did not answer for ${inARow} users in a row: ${message}`);
    if (inAll >= UNANSWERED_IN_ALL)
      throw new AnswerError(code, `IAM did not answer for ${inAll} users: ${message}`);
    return user;
  };
}

/** What IAM did not tell of a user, for want of an answer or of a turn, though it was asked again and again. */
function unansweredOf({ unread, findings }: SurveyedUser): Failure | null {
  const failures = findings.flatMap(({ details }) => (details.kind === 'unread' ? [details] : []));
  return (
    [...(unread === null ? [] : [unread]), ...failures].find(
      ({ code }) => code === 'THROTTLED' || OUT_OF_REACH.has(code),
    ) ?? null
  );
}
