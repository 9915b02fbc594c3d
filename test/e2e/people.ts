import { accessKey, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey, TagMap, User, World } from '../../src/simulator/world/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import { createdDaysAgo, type Stage } from './harness.ts';

export interface OwnerOverrides extends Partial<User> {
  /** Age of the user's only key on `DAY_0`. */
  readonly ageDays?: number;
  readonly key?: Partial<AccessKey>;
  readonly contact?: string;
  readonly tags?: TagMap;
}

/** A user with one active key, which is due on `DAY_0`, and a contact named after the user. */
export function owner(name: string, overrides: OwnerOverrides = {}): User {
  const { ageDays = 30, key = {}, contact = `${name}@example.org`, tags = {}, ...rest } = overrides;
  return user({
    name,
    tags: { ...(contact === '' ? {} : { Contact: contact }), ...tags },
    accessKeys: [accessKey({ createDate: createdDaysAgo(ageDays), ...key })],
    ...rest,
  });
}

/** The user's first key, as the organization holds it. */
export function keyOf({ accounts }: World, userName: string): AccessKey {
  for (const { users } of accounts.values()) {
    const key = users.get(userName)?.accessKeys[0];
    if (key) return key;
  }
  throw new Error(`nobody is called ${userName}`);
}

/** What a subject says, without whose key it says it of. */
export const withoutNames = (subject: string): string => subject.replace(/ of \S+ in [^\s;]+/, '');

/** The mails that SES accepted, to whomever: "2027-03-08 Deactivated, no longer working: AWS access key". */
export function subjectsByDay({ organization }: Stage): string[] {
  return organization.ses.mailbox.accepted.map(({ at, subject }) =>
    [at.toISOString().slice(0, 10), withoutNames(subject)].join(' '),
  );
}

/** What became of each key, by user: "notify first notified". */
export function outcomes(report: RunReport): Record<string, string> {
  return Object.fromEntries(
    report.keys
      .toSorted((a, b) => (a.userName < b.userName ? -1 : 1))
      .map(({ userName, decision, notice, outcome }) => [
        userName,
        [decision, ...(notice === null ? [] : [notice]), outcome].join(' '),
      ]),
  );
}

export function codes(report: RunReport): string[] {
  return report.problems.map(({ code }) => code).sort();
}
