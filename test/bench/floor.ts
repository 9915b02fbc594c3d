import { isExempt, readExemption } from '../../src/core/exemption.ts';
import { daysBetween, instant, type Instant } from '../../src/core/instant.ts';
import type { MemberAccount, World } from '../../src/simulator/world/world.ts';

/** The calls without which nobody can survey the organization, by action, counted in the world itself. */
export interface Floor {
  readonly accounts: number;
  readonly activeKeys: number;
  readonly dueKeys: number;
  readonly calls: Readonly<Record<string, number>>;
}

const NOTIFY_KEY_AGE_DAYS = 30;

/** @param asOf of the run: the accounts that it can enter, and the keys that are due then */
export function floorOf({ accounts, memberRole }: World, asOf: Instant): Floor {
  const entered = [...accounts.values()].filter((account) => isSurveyed(account, memberRole.name, asOf));
  const holders = entered
    .flatMap(({ users }) => [...users.values()])
    .filter(({ accessKeys }) => accessKeys.length > 0);
  const active = holders
    .map(({ accessKeys }) => accessKeys.filter(({ status }) => status === 'Active'))
    .filter((keys) => keys.length > 0);
  const due = active
    .map((keys) => keys.filter((key) => daysBetween(instant(key.createDate), asOf) >= NOTIFY_KEY_AGE_DAYS))
    .filter((keys) => keys.length > 0);
  return {
    accounts: entered.length,
    activeKeys: active.flat().length,
    dueKeys: due.flat().length,
    calls: {
      'sts:AssumeRole': entered.length,
      'iam:GenerateCredentialReport': entered.length,
      'iam:GetCredentialReport': entered.length,
      // Who has a key that is off may have switched it on since the report was written.
      'iam:ListAccessKeys': holders.length,
      'iam:ListUserTags': due.length,
      'iam:GetAccessKeyLastUsed': due.flat().length,
    },
  };
}

function isSurveyed(
  { state, tags, hasMemberRole, roles }: MemberAccount,
  role: string,
  asOf: Instant,
): boolean {
  const canBeEntered = hasMemberRole || roles.some(({ name }) => name === role);
  return state === 'ACTIVE' && canBeEntered && !isExempt(readExemption(tags.KeyRotation ?? null, asOf));
}
