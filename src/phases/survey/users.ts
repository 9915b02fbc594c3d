import type { Account } from '../../core/account.ts';
import type { Finding } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { addAges, NO_AGES, type AgeTally } from '../../core/key-ages.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RootKey } from '../../core/root-key.ts';
import { AnswerError } from '../../aws/answer-errors.ts';
import type { ReportedUser } from '../../aws/credential-report.ts';
import { failureOrThrow, isSessionFailure, type Failure } from '../../aws/failure.ts';
import { OUT_OF_REACH } from '../../aws/failure-codes.ts';
import type { Iam } from '../../aws/iam.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run } from '../run.ts';
import { surveyUser, type SurveyedUser } from './user.ts';

/** Some of an account's users, in the order of their names. */
export interface SurveyedUsers {
  /** Users of the whole account. */
  readonly users: number;
  readonly activeKeys: number;
  readonly comingDue: number;
  readonly ages: AgeTally;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Those of them whose keys could not be read, be it for want of a name that IAM still knows. */
  readonly unreadUsers: readonly string[];
  /** null without a credential report. */
  readonly rootKey: RootKey | null;
  /** The last of these users. */
  readonly upTo: string;
  readonly isLast: boolean;
}

/** Calls under way at once within one account: IAM throttles by account, so more would only wait longer. */
const USER_CONCURRENCY = 4;
/** Written down together; at IAM's slowest, half a minute's work. */
const USERS_A_PART = 100;
/**
 * Each costs a minute of tries: an account whose IAM does not answer, or throttles whatever it is asked, is given up and not
 * asked 5,000 times. The next run begins anew.
 */
const UNANSWERED_IN_A_ROW = 8;
const UNANSWERED_IN_ALL = 60;

/**
 * The credential report tells who had no key and needs no call; ListAccessKeys is the authority for the rest.
 * Tags and last use are read only for keys old enough to be due. Users up to `after` were surveyed before.
 */
export async function* surveyUsers(
  iam: Iam,
  account: Account,
  run: Run,
  after: string | null,
): AsyncIterable<SurveyedUsers> {
  const report = await iam.credentialReport();
  const users = report?.users ?? (await iam.listUsers());
  const toAsk = users.filter(({ mayHaveKey }) => mayHaveKey);
  const left = toAsk
    .filter(({ userName }) => after === null || userName > after)
    .sort(byText(({ userName }) => userName));
  const unlessUnanswered = patience();
  const surveyAll = (some: readonly ReportedUser[]): Promise<SurveyedUser[]> =>
    limitedMap(some, USER_CONCURRENCY, (user) => unlessUnanswered(surveyUser(iam, account, user, run)));
  const hadKeys = new Set(toAsk.map(({ userName }) => userName));
  let isFound = true;
  let done = 0;
  do {
    const part = left.slice(done, done + USERS_A_PART);
    const asked = [...part];
    const surveyed = await surveyAll(part);
    const problems: Problem[] = [];
    part.forEach(({ userName }, index) => {
      const user = surveyed[index];
      if (user?.unread === null && !user.hasKeys) hadKeys.delete(userName);
    });
    if (surveyed.some(({ isGone }) => isGone)) {
      const renamed = await underOtherNames(iam, account, hadKeys);
      if ('code' in renamed) {
        isFound = false;
        problems.push(renamed);
      } else {
        for (const { userName } of renamed) hadKeys.add(userName);
        asked.push(...renamed);
        surveyed.push(...(await surveyAll(renamed)));
      }
    }
    const isUnread = ({ unread, isGone }: SurveyedUser): boolean => unread !== null || (isGone && !isFound);
    done += part.length;
    yield {
      users: users.length,
      activeKeys: surveyed.reduce((sum, user) => sum + user.activeKeys, 0),
      comingDue: surveyed.reduce((sum, user) => sum + user.comingDue, 0),
      ages: surveyed.map((user) => user.ages).reduce(addAges, NO_AGES),
      findings: onceEach(surveyed.flatMap((user) => user.findings)),
      problems: [...problems, ...surveyed.flatMap((user) => user.problems)],
      unreadUsers: asked.flatMap(({ userName }, index) => {
        const user = surveyed[index];
        return user && isUnread(user) ? [userName] : [];
      }),
      rootKey: report?.rootKey ?? null,
      upTo: part.at(-1)?.userName ?? after ?? '',
      isLast: done >= left.length,
    };
  } while (done < left.length);
}

/**
 * Users that nobody was asked about, or that had no key when they were. The credential report is up to four hours old: a
 * user that it names and IAM no longer knows is deleted, or is among these; also under the name of one who had no key.
 */
async function underOtherNames(
  iam: Iam,
  { accountId }: Account,
  hadKeys: ReadonlySet<string>,
): Promise<readonly ReportedUser[] | Problem> {
  try {
    return (await iam.listUsers()).filter(({ userName }) => !hadKeys.has(userName));
  } catch (error) {
    if (isSessionFailure(error)) throw error;
    const { code, message } = failureOrThrow(error);
    const what = `a user is gone, and whether under another name could not be read: ${message}`;
    return problem('account', accountId, 'USER_UNREAD', what, code);
  }
}

/** Who is renamed while the account is read is read twice. */
function onceEach(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.accessKeyId, finding])).values()];
}

/** Lets users through until so many in a row, or so many in all, got no answer. */
function patience(): (user: Promise<SurveyedUser>) => Promise<SurveyedUser> {
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
