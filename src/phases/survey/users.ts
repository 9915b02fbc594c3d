import type { Account } from '../../core/account.ts';
import type { AccessKeyId, Finding } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RootKey } from '../../core/root-key.ts';
import type { CredentialReport, ReportedUser } from '../../aws/credential-report.ts';
import { failureOrThrow, isSessionFailure } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run } from '../run.ts';
import { tallyKeys, type KeyTally } from './key-tally.ts';
import type { AccountMemory } from './memory.ts';
import { patience } from './patience.ts';
import { NOTHING, surveyUser, type SurveyedUser } from './user.ts';
import { toAskAgain } from './who-is-who.ts';

/** Some of an account's users, in the order of their names. */
export interface SurveyedUsers extends KeyTally {
  /** Users of the whole account. */
  readonly users: number;
  /** Of these users, those who were answered from memory. */
  readonly remembered: number;
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

/** A user who was asked, or answered from memory. */
interface Asked extends SurveyedUser {
  readonly user: ReportedUser;
  readonly isRemembered: boolean;
  /** Whether it may be another than was reported under that name. */
  readonly isDoubtful: boolean;
  /** Those that were not read before, under whatever name. */
  readonly newKeys: readonly ListedKey[];
}

/** Calls under way at once within one account: IAM throttles by account, so more would only wait longer. */
const USER_CONCURRENCY = 4;
/** Asked, and written down together; at IAM's slowest, half a minute's work. */
const USERS_A_PART = 100;

/**
 * The credential report tells who had no key and needs no call; ListAccessKeys is the authority for the rest. It is up to
 * four hours old, and names change hands meanwhile: where somebody is in doubt, ListUsers tells who else is to be asked.
 * Who is remembered and has no key of age needs no call either. Tags and last use are read only for keys old enough to be
 * due. Users up to `after` were surveyed before. When time is up nobody is begun any more: what is done up to the first who
 * is not is the last part, unless that is nothing.
 */
export async function* surveyUsers(
  iam: Iam,
  account: Account,
  run: Run,
  { report, after, isTimeUp, memory }: SurveyBounds,
): AsyncIterable<SurveyedUsers> {
  const users = report?.users ?? (await iam.listUsers());
  const answers = report === null ? NO_ANSWERS : memory.answers(report);
  const generatedAt = report?.generatedAt ?? null;
  const left = users
    .filter(({ userName, mayHaveKey }) => mayHaveKey && (after === null || userName > after))
    .sort(byText(({ userName }) => userName));
  const unlessUnanswered = patience();
  const asAsked = namesOfKeys();
  /** @returns those up to the first for whom there was no time */
  const surveyAll = async (some: readonly ReportedUser[], known: Answers): Promise<Asked[]> => {
    const surveyed = await limitedMap(some, USER_CONCURRENCY, async (user) => {
      const keys = known.get(user.userName);
      if (keys !== undefined) return { ...NOTHING, user, isRemembered: true, keys };
      if (isTimeUp()) return null;
      const beside = { generatedAt, remembered: memory.keysOf(user) };
      const read = await unlessUnanswered(surveyUser(iam, account, user, run, beside));
      return { ...read, user, isRemembered: false };
    });
    return upToNull(surveyed).map(asAsked);
  };
  let known = users;
  let done = 0;
  do {
    let asked = await surveyAll(left.slice(done, endOfPart(left, done, answers)), answers);
    let others: readonly Asked[] = [];
    const inDoubt = asked.filter(({ isDoubtful }) => isDoubtful);
    const listed = inDoubt.length > 0 ? await listAgain(iam, account) : null;
    const unlisted = listed !== null && 'code' in listed ? listed : null;
    if (listed !== null && !('code' in listed)) {
      const again = toAskAgain(
        known,
        inDoubt.map(({ user }) => user),
        listed,
      );
      const found = await surveyAll(again, NO_ANSWERS);
      if (found.length === again.length) {
        known = listed;
        others = found;
      } else {
        // Whoever is in doubt has another turn, together with those of new names.
        asked = asked.slice(
          0,
          asked.findIndex(({ isDoubtful }) => isDoubtful),
        );
      }
    }
    if (asked.length === 0 && done < left.length) return;
    done += asked.length;
    const all = [...asked, ...others];
    for (const { user, isDoubtful, ...read } of all) memory.note(user, read, isDoubtful);
    yield {
      users: users.length,
      remembered: asked.filter(({ isRemembered, isDoubtful }) => isRemembered && !isDoubtful).length,
      ...tallyKeys(
        all.flatMap(({ newKeys }) => newKeys),
        run,
      ),
      findings: onceEach(all.flatMap(({ findings }) => findings)),
      problems: [...(unlisted ? [unlisted] : []), ...all.flatMap(({ problems }) => problems)],
      unreadUsers: all
        .filter(({ unread, isDoubtful }) => unread !== null || (isDoubtful && unlisted !== null))
        .map(({ user }) => user.userName),
      rootKey: report?.rootKey ?? null,
      upTo: asked.at(-1)?.user.userName ?? after ?? '',
      isLast: done >= left.length,
    };
  } while (done < left.length);
}

export interface SurveyBounds {
  /** null where none could be had. */
  readonly report: CredentialReport | null;
  /** The last user who was surveyed before; null at the beginning. */
  readonly after: string | null;
  readonly isTimeUp: () => boolean;
  readonly memory: AccountMemory;
}

type Answers = ReturnType<AccountMemory['answers']>;
const NO_ANSWERS: Answers = new Map();

/** Behind so many as are to be asked, with those between them who are answered from memory. */
function endOfPart(left: readonly ReportedUser[], from: number, answers: Answers): number {
  let toAsk = 0;
  const end = left.findIndex(({ userName }, place) => {
    if (place < from || answers.has(userName)) return false;
    toAsk += 1;
    return toAsk > USERS_A_PART;
  });
  return end < 0 ? left.length : end;
}

/** A key keeps to its user: when it is read under a second name, somebody was renamed in between. */
function namesOfKeys(): (read: SurveyedUser & Pick<Asked, 'user' | 'isRemembered'>) => Asked {
  const names = new Map<AccessKeyId, string>();
  return (read) => {
    const { user, keys, isGone, lacksKeys } = read;
    const newKeys = keys.filter(({ accessKeyId }) => !names.has(accessKeyId));
    const wasAnothers = keys.some(
      ({ accessKeyId }) => (names.get(accessKeyId) ?? user.userName) !== user.userName,
    );
    for (const { accessKeyId } of keys) names.set(accessKeyId, user.userName);
    return { ...read, newKeys, isDoubtful: isGone || lacksKeys || wasAnothers };
  };
}

async function listAgain(iam: Iam, { accountId }: Account): Promise<readonly ReportedUser[] | Problem> {
  try {
    return await iam.listUsers();
  } catch (error) {
    if (isSessionFailure(error)) throw error;
    const { code, message } = failureOrThrow(error);
    const what = `a user is gone or lacks keys, and who has which name by now could not be read: ${message}`;
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
