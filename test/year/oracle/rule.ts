import type { AccountSeen, KeySeen } from '../life/chronicle.ts';
import type { Rule } from '../life/rule.ts';
import { DAY_MS } from './breach.ts';

/** Not to be entered by a run under this rule. */
export const isClosed = (
  { isThere, isActive, isOptedOut, ous }: AccountSeen,
  { includedOus, excludedOus }: Rule,
): boolean =>
  !isThere ||
  !isActive ||
  isOptedOut ||
  ous.some((ou) => excludedOus.includes(ou)) ||
  (includedOus.length > 0 && !ous.some((ou) => includedOus.includes(ou)));

/** Old enough, or unused for long enough. */
export function isDue({ createdMs, usedMs }: KeySeen, rule: Rule, asOfMs: number): boolean {
  const { notifyKeyAgeDays, unusedKeyAgeDays } = rule;
  const isOld = asOfMs - createdMs >= notifyKeyAgeDays * DAY_MS;
  return isOld || (unusedKeyAgeDays !== null && asOfMs - (usedMs ?? createdMs) >= unusedKeyAgeDays * DAY_MS);
}
