import { isExempt, readExemption } from '../../src/core/exemption.ts';
import { daysBetween, instant, type Instant } from '../../src/core/instant.ts';
import type { AccessKey, MemberAccount, World } from '../../src/simulator/world/world.ts';

/** The calls without which nobody can survey the organization, by action, counted in the world itself. */
export interface Floor {
  readonly accounts: number;
  readonly activeKeys: number;
  readonly dueKeys: number;
  readonly calls: Readonly<Record<string, number>>;
}

const NOTIFY_KEY_AGE_DAYS = 30;
/** The credential report has so many keys of a user; of others it only says that there are some. */
const REPORTED_KEYS = 2;

/** @param asOf of the run: the accounts that it can enter, and the keys that are due then */
export function floorOf(world: World, asOf: Instant): Floor {
  const holders = keysOfHolders(world, asOf);
  // Who has a key that is off may have switched it on since the report was written.
  return floor(world, asOf, holders.length);
}

/**
 * The same on a day on which nothing has changed since the one before, when everybody was asked: whoever's row of the
 * report is as it was needs no call. Asked are only those who have a key that is due, since nobody decides on one from memory,
 * and those of whom the report does not show every key. What is off is off: IAM has just written the report.
 */
export function secondDayFloorOf(world: World, asOf: Instant): Floor {
  const asked = keysOfHolders(world, asOf).filter(
    (keys) => dueKeys(keys, asOf).length > 0 || keys.length > REPORTED_KEYS,
  );
  return floor(world, asOf, asked.length);
}

function floor(world: World, asOf: Instant, usersAskedForKeys: number): Floor {
  const accounts = enteredAccounts(world, asOf).length;
  const holders = keysOfHolders(world, asOf);
  const keys = holders.flat();
  return {
    accounts,
    activeKeys: keys.filter(isActive).length,
    dueKeys: dueKeys(keys, asOf).length,
    calls: {
      'sts:AssumeRole': accounts,
      'iam:GenerateCredentialReport': accounts,
      'iam:GetCredentialReport': accounts,
      'iam:ListAccessKeys': usersAskedForKeys,
      'iam:ListUserTags': holders.filter((each) => dueKeys(each, asOf).length > 0).length,
      // The report shows the last use of each key that it tells apart.
      'iam:GetAccessKeyLastUsed': holders.flatMap((each) =>
        dueKeys(each, asOf).filter((key) => !isToldApart(key, each)),
      ).length,
    },
  };
}

const isActive = ({ status }: AccessKey): boolean => status === 'Active';

const isOfAge = ({ createDate }: AccessKey, asOf: Instant): boolean =>
  daysBetween(instant(createDate), asOf) >= NOTIFY_KEY_AGE_DAYS;

/** Each user's keys, of those who have one. */
function keysOfHolders(world: World, asOf: Instant): AccessKey[][] {
  return enteredAccounts(world, asOf)
    .flatMap(({ users }) => [...users.values()])
    .map(({ accessKeys }) => accessKeys)
    .filter((keys) => keys.length > 0);
}

function dueKeys(keys: readonly AccessKey[], asOf: Instant): AccessKey[] {
  return keys.filter((key) => isActive(key) && isOfAge(key, asOf));
}

/** Whether a row of the report says which of its keys this active one is: by its status, or by the second it was created in. */
function isToldApart(key: AccessKey, keys: readonly AccessKey[]): boolean {
  const reported = keys.slice(0, REPORTED_KEYS);
  if (!reported.includes(key)) return false;
  const others = reported.filter((other) => other !== key && isActive(other));
  return others.every((other) => secondOf(other.createDate) !== secondOf(key.createDate));
}

const secondOf = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Those that a run can enter. */
export function enteredAccounts({ accounts, memberRole }: World, asOf: Instant): MemberAccount[] {
  return [...accounts.values()].filter((account) => isSurveyed(account, memberRole.name, asOf));
}

function isSurveyed(
  { state, tags, hasMemberRole, roles }: MemberAccount,
  role: string,
  asOf: Instant,
): boolean {
  const canBeEntered = hasMemberRole || roles.some(({ name }) => name === role);
  return state === 'ACTIVE' && canBeEntered && !isExempt(readExemption(tags.KeyRotation ?? null, asOf));
}
