import type { Account } from '../../core/account.ts';
import { parseAccessKeyId, type AccessKeyId, type Finding, type KeyDetails } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { isComingDue, mayBeDue } from '../../core/decision.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { ReportedUser } from '../../aws/credential-report.ts';
import { failureOrThrow, isGone, isSessionFailure } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import { tagValue, type Tags } from '../../aws/tags.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run } from '../run.ts';

/** Some of an account's users, in the order of their names. */
export interface SurveyedUsers {
  /** Users of the whole account. */
  readonly users: number;
  readonly activeKeys: number;
  readonly comingDue: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** Those of them whose keys could not all be read. */
  readonly unreadUsers: readonly string[];
  /** The last of these users. */
  readonly upTo: string;
  readonly isLast: boolean;
}

/** Calls under way at once within one account: IAM throttles by account, so more would only wait longer. */
const USER_CONCURRENCY = 4;
/** Written down together; at IAM's slowest, half a minute's work. */
const USERS_A_PART = 100;
/** Each costs minutes of tries: an account whose IAM does not answer is given up, not asked 5,000 times. */
const UNANSWERED_IN_A_ROW = 8;

/**
 * The credential report tells who has no active key and needs no call; ListAccessKeys is the authority for the rest.
 * Tags and last use are read only for keys old enough to be due. Users up to `after` were surveyed before.
 */
export async function* surveyUsers(
  iam: Iam,
  account: Account,
  run: Run,
  after: string | null,
): AsyncIterable<SurveyedUsers> {
  const users = (await iam.credentialReport()) ?? (await iam.listUsers());
  const left = users
    .filter(({ mayHaveActiveKey, userName }) => mayHaveActiveKey && (after === null || userName > after))
    .sort(byText(({ userName }) => userName));
  const patience = patienceOf(UNANSWERED_IN_A_ROW);
  let done = 0;
  do {
    const part = left.slice(done, done + USERS_A_PART);
    const surveyed = await limitedMap(part, USER_CONCURRENCY, (user) =>
      patience(surveyUser(iam, account, user, run)),
    );
    done += part.length;
    yield {
      users: users.length,
      activeKeys: surveyed.reduce((sum, user) => sum + user.activeKeys, 0),
      comingDue: surveyed.reduce((sum, user) => sum + user.comingDue, 0),
      findings: surveyed.flatMap((user) => user.findings),
      problems: surveyed.flatMap((user) => user.problems),
      unreadUsers: part.filter((_, index) => surveyed[index]?.isUnread).map(({ userName }) => userName),
      upTo: part.at(-1)?.userName ?? after ?? '',
      isLast: done >= left.length,
    };
  } while (done < left.length);
}

/** Lets users through until so many in a row got no answer. */
function patienceOf(inARow: number): (user: Promise<SurveyedUser>) => Promise<SurveyedUser> {
  let unanswered = 0;
  return async (asked) => {
    const user = await asked;
    unanswered = user.isUnanswered ? unanswered + 1 : 0;
    if (unanswered >= inARow) throw new UnansweredError(`IAM did not answer for ${inARow} users in a row`);
    return user;
  };
}

/** Named as the SDK names what it means, so that the account is reported as timed out. */
class UnansweredError extends Error {
  override readonly name = 'TimeoutError';
}

interface SurveyedUser {
  readonly activeKeys: number;
  readonly comingDue: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** A key of the user's may have been missed. */
  readonly isUnread: boolean;
  /** IAM did not tell the user's keys in time. */
  readonly isUnanswered: boolean;
}

async function surveyUser(iam: Iam, account: Account, user: ReportedUser, run: Run): Promise<SurveyedUser> {
  const { userName, userArn } = user;
  const nothing: SurveyedUser = {
    activeKeys: 0,
    comingDue: 0,
    findings: [],
    problems: [],
    isUnread: false,
    isUnanswered: false,
  };
  let keys: readonly ListedKey[];
  try {
    keys = (await iam.listAccessKeys(userName)).filter((key) => key.active);
  } catch (error) {
    if (isSessionFailure(error)) throw error;
    // Deleted since the report was written: no user, no keys.
    if (isGone(error)) return nothing;
    const { code, message } = failureOrThrow(error);
    const found = problem('user', `${account.accountId}/${userName}`, 'USER_UNREAD', message);
    return { ...nothing, problems: [found], isUnread: true, isUnanswered: code === 'TIMED_OUT' };
  }

  const worthReading = keys.filter(
    ({ createDate }) => createDate === null || mayBeDue(createDate, run.settings.policy, run.asOf),
  );
  const comingDue = keys.filter(
    ({ createDate }) => createDate !== null && isComingDue(createDate, run.settings.policy, run.asOf),
  ).length;
  const problems: Problem[] = [];
  const findings: Finding[] = [];
  const tags = worthReading.length > 0 ? await attempt(() => iam.userTags(userName)) : null;
  for (const key of worthReading) {
    const accessKeyId = parseAccessKeyId(key.accessKeyId);
    if (accessKeyId === null) {
      const message = `ListAccessKeys answered with the key ID ${JSON.stringify(key.accessKeyId.slice(0, 128))}`;
      problems.push(problem('user', `${account.accountId}/${userName}`, 'USER_UNREAD', message));
      continue;
    }
    const details = await readDetails(iam, accessKeyId, tags, run);
    if (details.kind === 'unread') problems.push(problem('key', accessKeyId, 'KEY_UNREAD', details.message));
    const { accountId, name: accountName } = account;
    findings.push({
      accountId,
      accountName,
      userName,
      userArn,
      accessKeyId,
      createDate: key.createDate,
      details,
    });
  }
  const isUnread = findings.length < worthReading.length;
  return { ...nothing, activeKeys: keys.length, comingDue, findings, problems, isUnread };
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (isSessionFailure(error)) throw error;
    return { ok: false, ...failureOrThrow(error) };
  }
}

async function readDetails(
  iam: Iam,
  id: AccessKeyId,
  tags: Attempt<Tags> | null,
  run: Run,
): Promise<KeyDetails> {
  if (tags === null)
    return { kind: 'unread', code: 'KEY_UNREAD', message: 'its user was not asked for tags' };
  if (!tags.ok) return { kind: 'unread', code: tags.code, message: tags.message };
  const lastUsed = await attempt(() => iam.lastUsed(id));
  if (!lastUsed.ok) return { kind: 'unread', code: lastUsed.code, message: lastUsed.message };
  return {
    kind: 'read',
    contactTag: tagValue(tags.value, run.settings.contactTag),
    optOutTag: tagValue(tags.value, run.settings.optOutTag),
    description: tagValue(tags.value, id),
    lastUsed: lastUsed.value,
  };
}
