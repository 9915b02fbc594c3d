import { addAges } from '../../core/key-ages.ts';
import { problem } from '../../core/problem.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { SurveyedUsers } from './users.ts';

/** An account whose every user fails says so once, not 5,000 times. */
const MAX_LISTED_PROBLEMS = 25;
/** Names of up to 64 letters each; beyond it, nobody of the account counts as read. */
const MAX_UNREAD_USERS = 100;

/** The account with so many more of its users. */
export function withUsers(entry: RunAccount, part: SurveyedUsers): RunAccount {
  const found = [...entry.problems, ...part.problems];
  const errors = found.filter(({ severity }) => severity === 'error');
  const unlisted = Math.max(0, errors.length - MAX_LISTED_PROBLEMS) + (entry.progress?.unlisted ?? 0);
  // Nothing is missed where a warning is left out, which so many others of the account stand for.
  const warnings = found.filter(({ severity }) => severity === 'warning');
  return {
    ...entry,
    users: part.users,
    remembered: entry.remembered + part.remembered,
    activeKeys: entry.activeKeys + part.activeKeys,
    comingDue: entry.comingDue + part.comingDue,
    ages: addAges(entry.ages, part.ages),
    problems: [...errors, ...warnings].slice(0, MAX_LISTED_PROBLEMS),
    rootKey: part.rootKey,
    unreadUsers: bounded(entry.unreadUsers, part.unreadUsers),
    progress: { upTo: part.upTo, unlisted },
  };
}

function bounded(before: RunAccount['unreadUsers'], more: readonly string[]): RunAccount['unreadUsers'] {
  if (before === 'many' || before.length + more.length > MAX_UNREAD_USERS) return 'many';
  return [...before, ...more];
}

/** The account with its problems as the report lists them. */
export function listedProblems(entry: RunAccount): RunAccount {
  const { account, problems, progress } = entry;
  if (progress === null || progress.unlisted === 0) return entry;
  const message = `${progress.unlisted} more users or keys could not be read either`;
  return {
    ...entry,
    problems: [...problems, problem('account', account.accountId, 'USER_UNREAD', message)],
  };
}
