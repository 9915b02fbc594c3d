import pLimit from 'p-limit';
import type { Account } from '../core/account.ts';
import { parseAccessKeyId, type AccessKeyId, type Finding, type KeyDetails } from '../core/access-key.ts';
import { mayBeDue } from '../core/decision.ts';
import { problem, type Problem } from '../core/problem.ts';
import type { ReportedUser } from '../aws/credential-report.ts';
import { failureOrThrow, isGone } from '../aws/failure.ts';
import type { Iam, ListedKey } from '../aws/iam.ts';
import { tagValue, type Tags } from '../aws/tags.ts';
import type { Run } from './run.ts';

export interface SurveyedUsers {
  readonly users: number;
  readonly activeKeys: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Calls under way at once within one account: IAM throttles by account, so more would only wait longer. */
const USER_CONCURRENCY = 4;
/** An account whose every user fails says so once, not 5,000 times. */
const MAX_LISTED_PROBLEMS = 25;

/**
 * The credential report tells who has no active key and needs no call; ListAccessKeys is the authority for the rest.
 * Tags and last use are read only for keys old enough to be due.
 */
export async function surveyUsers(iam: Iam, account: Account, run: Run): Promise<SurveyedUsers> {
  const users = (await iam.credentialReport()) ?? (await iam.listUsers());
  const withKeys = users.filter((user) => user.mayHaveActiveKey);
  const surveyed = await pLimit(USER_CONCURRENCY).map(withKeys, (user) =>
    surveyUser(iam, account, user, run),
  );
  return {
    users: users.length,
    activeKeys: surveyed.reduce((sum, user) => sum + user.activeKeys, 0),
    findings: surveyed.flatMap((user) => user.findings),
    problems: cutOff(
      account,
      surveyed.flatMap((user) => user.problems),
    ),
  };
}

interface SurveyedUser {
  readonly activeKeys: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

async function surveyUser(iam: Iam, account: Account, user: ReportedUser, run: Run): Promise<SurveyedUser> {
  const { userName, userArn } = user;
  let keys: readonly ListedKey[];
  try {
    keys = (await iam.listAccessKeys(userName)).filter((key) => key.active);
  } catch (error) {
    // Deleted since the report was written: no user, no keys.
    if (isGone(error)) return { activeKeys: 0, findings: [], problems: [] };
    const { message } = failureOrThrow(error);
    const found = problem('user', `${account.accountId}/${userName}`, 'USER_UNREAD', message);
    return { activeKeys: 0, findings: [], problems: [found] };
  }

  const worthReading = keys.filter(
    ({ createDate }) => createDate === null || mayBeDue(createDate, run.settings.policy, run.asOf),
  );
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
  return { activeKeys: keys.length, findings, problems };
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
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

function cutOff({ accountId }: Account, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_LISTED_PROBLEMS) return problems;
  const more = problems.length - MAX_LISTED_PROBLEMS;
  const rest = problem(
    'account',
    accountId,
    'USER_UNREAD',
    `${more} more users or keys could not be read either`,
  );
  return [...problems.slice(0, MAX_LISTED_PROBLEMS), rest];
}
