import type { LastUsed } from '../../core/access-key.ts';
import { instant, toMs, type Instant } from '../../core/instant.ts';
import type { Policy } from '../../core/policy.ts';
import { REPORT_PRECISION_MS } from '../../core/remembered-survey.ts';
import type { ReportedUser } from '../../aws/credential-report.ts';
import type { ListedKey } from '../../aws/iam.ts';
import type { ReportedKey } from '../../aws/report-columns.ts';

/** When a key was last used, null for never, by what the credential report said at an instant. */
export interface ReportedUse {
  readonly lastUsed: LastUsed | null;
  readonly asOf: Instant;
}

/**
 * The last use of a key in the report's own columns; null where it has to be asked for: because a decision hangs on it
 * (UNUSEDKEYAGE), or because it is in doubt which of the two columns is the key's, or what stands there.
 */
export function lastUseInReport(
  key: ListedKey,
  listed: readonly ListedKey[],
  { keys: slots, fingerprint }: Pick<ReportedUser, 'keys' | 'fingerprint'>,
  generatedAt: Instant | null,
  { unusedKeyAgeDays }: Policy,
): ReportedUse | null {
  if (unusedKeyAgeDays !== null || fingerprint === null || generatedAt === null || key.createDate === null)
    return null;
  const slot = slotOf({ ...key, createDate: key.createDate }, listed, slots);
  if (slot === null || slot.lastUse === 'unread') return null;
  if (slot.lastUse === 'never') return { lastUsed: null, asOf: generatedAt };
  const { date } = slot.lastUse;
  const isPossible = date >= toTheSecond(key.createDate) && date <= generatedAt;
  return isPossible ? { lastUsed: slot.lastUse, asOf: generatedAt } : null;
}

type DatedKey = ListedKey & { readonly createDate: Instant };

/**
 * The column of a key: of one that was never switched its creation tells it, or it is the only one that can be. Only where one key was
 * switched in the very second in which the other was made, and both were switched, is it the other's: no decision hangs on it.
 */
function slotOf(
  key: DatedKey,
  listed: readonly ListedKey[],
  slots: readonly ReportedKey[],
): ReportedKey | null {
  if (listed.length !== slots.length || listed.some(({ createDate }) => createDate === null)) return null;
  const isSecondOf = (slot: ReportedKey, { createDate }: ListedKey): boolean =>
    createDate !== null && toTheSecond(createDate) === slot.changedAt;
  const created = slots.filter((slot) => isSecondOf(slot, key));
  const twins = listed.filter(
    ({ createDate }) => toTheSecond(createDate ?? key.createDate) === toTheSecond(key.createDate),
  );
  // The one that was active may be off by now, and this one on: the column of a key that was never switched is no other's.
  const others = listed.filter((each) => !twins.includes(each));
  const left = slots.filter((slot) => !others.some((other) => isSecondOf(slot, other)));
  const isOnlyActive = listed.filter(({ active }) => active).length === 1;
  const [slot, ...more] =
    created.length === 1 && twins.length === 1
      ? created
      : left.filter(({ active }) => active || !isOnlyActive);
  if (slot === undefined || more.length > 0) return null;
  const mayBeIt = slot.active === key.active && toTheSecond(key.createDate) <= slot.changedAt;
  return mayBeIt ? slot : null;
}

const toTheSecond = (at: Instant): Instant =>
  instant(Math.floor(toMs(at) / REPORT_PRECISION_MS) * REPORT_PRECISION_MS);
