import { toMs } from '../../core/instant.ts';
import { REPORT_PRECISION_MS } from '../../core/remembered-survey.ts';
import type { ReportedUser } from '../../aws/credential-report.ts';

type Person = Pick<ReportedUser, 'userName' | 'createdAt'>;

/**
 * Whom to ask once it is in doubt who had which name: a name may be another's by now, whoever was asked under it before. Of a
 * user, the name and the second of the creation are told by the credential report and by ListUsers, and a rename leaves the
 * latter. Users created within one second are not told apart by it: where one of them is in doubt or no longer in place, all
 * are asked. So is whoever's creation could not be read. Who was known and is not listed under any name is deleted.
 *
 * @param known those of whom each was asked, or had no key
 * @param listed all users, listed after `inDoubt` were asked
 */
export function toAskAgain<T extends Person>(
  known: readonly Person[],
  inDoubt: readonly Person[],
  listed: readonly T[],
): readonly T[] {
  const before = new Set(known.map(markOf));
  const now = new Set(listed.map(markOf));
  const displaced = known.filter((user) => !now.has(markOf(user)));
  const seconds = new Set([...displaced, ...inDoubt].map(secondOf));
  return listed.filter(
    (user) => user.createdAt === null || !before.has(markOf(user)) || seconds.has(secondOf(user)),
  );
}

const secondOf = ({ createdAt }: Person): number | null =>
  createdAt === null ? null : Math.floor(toMs(createdAt) / REPORT_PRECISION_MS);

const markOf = (user: Person): string => `${secondOf(user)} ${user.userName}`;
