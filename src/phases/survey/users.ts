import type { Account } from '../../core/account.ts';
import type { Finding } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { addAges, NO_AGES, type AgeTally } from '../../core/key-ages.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RootKey } from '../../core/root-key.ts';
import type { ReportedUser } from '../../aws/credential-report.ts';
import { failureOrThrow, isSessionFailure } from '../../aws/failure.ts';
import type { Iam } from '../../aws/iam.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run } from '../run.ts';
import { patience } from './patience.ts';
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
 * The credential report tells who had no key and needs no call; ListAccessKeys is the authority for the rest.
 * Tags and last use are read only for keys old enough to be due. Users up to `after` were surveyed before. When time is
 * up nobody is begun any more: what is done up to the first who is not is the last part, unless that is nothing.
 */
export async function* surveyUsers(
  iam: Iam,
  account: Account,
  run: Run,
  { after, isTimeUp }: { readonly after: string | null; readonly isTimeUp: () => boolean },
): AsyncIterable<SurveyedUsers> {
  const report = await iam.credentialReport();
  const users = report?.users ?? (await iam.listUsers());
  const toAsk = users.filter(({ mayHaveKey }) => mayHaveKey);
  const left = toAsk
    .filter(({ userName }) => after === null || userName > after)
    .sort(byText(({ userName }) => userName));
  const unlessUnanswered = patience();
  /** @returns those up to the first for whom there was no time */
  const surveyAll = async (some: readonly ReportedUser[]): Promise<SurveyedUser[]> => {
    const surveyed = await limitedMap(some, USER_CONCURRENCY, async (user) =>
      isTimeUp() ? null : unlessUnanswered(surveyUser(iam, account, user, run)),
    );
    return upToNull(surveyed);
  };
  const hadKeys = new Set(toAsk.map(({ userName }) => userName));
  let isFound = true;
  let done = 0;
  do {
    const part = left.slice(done, done + USERS_A_PART);
    let surveyed = await surveyAll(part);
    let kept = part.slice(0, surveyed.length);
    let others: readonly ReportedUser[] = [];
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
        const found = await surveyAll(renamed);
        if (found.length === renamed.length) {
          for (const { userName } of renamed) hadKeys.add(userName);
          others = renamed;
          surveyed.push(...found);
        } else {
          // Whoever is gone has another turn, together with those of new names.
          surveyed = surveyed.slice(
            0,
            surveyed.findIndex(({ isGone }) => isGone),
          );
          kept = kept.slice(0, surveyed.length);
        }
      }
    }
    if (kept.length === 0 && part.length > 0) return;
    const asked = [...kept, ...others];
    const isUnread = ({ unread, isGone }: SurveyedUser): boolean => unread !== null || (isGone && !isFound);
    done += kept.length;
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
      upTo: kept.at(-1)?.userName ?? after ?? '',
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

/** Of users who are begun in their order, those up to the first who was not. */
function upToNull<T>(items: readonly (T | null)[]): T[] {
  const end = items.indexOf(null);
  return items.slice(0, end < 0 ? items.length : end).flatMap((item) => (item === null ? [] : [item]));
}

/** Who is renamed while the account is read is read twice. */
function onceEach(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.accessKeyId, finding])).values()];
}
