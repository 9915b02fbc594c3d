import type { AccessKeyId } from './access-key.ts';
import type { AccountId } from './account.ts';
import { mayBeDue } from './decision.ts';
import { groupBy } from './group-by.ts';
import { DAY_MS, toMs, type Instant } from './instant.ts';
import type { Policy } from './policy.ts';

/** A user's row of the credential report as one text, but for when password and keys were used: equal only of the very same row. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' };

/** A key as ListAccessKeys told it. */
export interface RememberedKey {
  readonly accessKeyId: AccessKeyId;
  readonly active: boolean;
  readonly createDate: Instant;
}

/** What an earlier survey of an account was told: of each row of the credential report, the keys that the user had then. */
export interface SurveyMemory {
  /** As-of instant of the last survey that asked for every user; null when none did so to its end. */
  readonly fullAt: Instant | null;
  readonly users: ReadonlyMap<Fingerprint, readonly RememberedKey[]>;
}

/** A user as the credential report tells, who holds a key. */
export interface ReportRow {
  readonly userName: string;
  /** null where a cell is not as documented, the user comes twice, or has more keys than the report has columns for. */
  readonly fingerprint: Fingerprint | null;
  readonly keys: readonly ReportSlot[];
}

/** Of one of the two keys that the report shows. */
export interface ReportSlot {
  readonly active: boolean;
  /** To the second; when it was created, or last switched off or on. */
  readonly changedAt: Instant;
}

/** A credential report. `isFresh`: IAM has written it for this very survey, so that it tells what is on as ListAccessKeys would. */
export interface ReportRows {
  readonly rows: readonly ReportRow[];
  readonly isFresh: boolean;
}

/** The report tells full seconds. */
export const REPORT_PRECISION_MS = 1_000;

/** Each account is read in full once in so many days, whatever is remembered of it. */
const FULL_EVERY_DAYS = 30;

/**
 * Which users need not be asked for their keys, with what is remembered of these. Whoever is not among them is asked live:
 * whose row is not the very same, is doubled or cannot be read to the letter; who has more than two keys; of whom nothing is
 * remembered, or what the row does not bear out; and who holds a key that is of age for any rule, `until` when this run looks.
 * A key that is off counts as well, unless the report is fresh: it may be on again since IAM wrote an older one.
 *
 * @param until the last instant for which this run decides
 */
export function answeredFromMemory(
  { rows, isFresh }: ReportRows,
  memory: SurveyMemory | null,
  policy: Policy,
  until: Instant,
): ReadonlyMap<string, readonly RememberedKey[]> {
  const answered = new Map<string, readonly RememberedKey[]>();
  if (memory === null) return answered;
  for (const [userName, [row, ...doubles]] of groupBy(rows, (each) => each.userName)) {
    if (!row?.fingerprint || doubles.length > 0) continue;
    const keys = memory.users.get(row.fingerprint);
    if (keys === undefined) continue;
    const isOfAge = ({ active, createDate }: RememberedKey): boolean =>
      (active || !isFresh) && mayBeDue(createDate, policy, until);
    if (isBorneOut(keys, row) && !keys.some(isOfAge)) answered.set(userName, keys);
  }
  return answered;
}

/** Each key stands for one slot of its own: as many of them, on or off as it says, and none younger than it says. */
function isBorneOut(keys: readonly RememberedKey[], { keys: slots }: ReportRow): boolean {
  if (keys.length !== slots.length) return false;
  const stands = ({ active, createDate }: RememberedKey, slot: ReportSlot | undefined): boolean =>
    slot?.active === active && toMs(createDate) < toMs(slot.changedAt) + REPORT_PRECISION_MS;
  const inOrder = (order: readonly ReportSlot[]): boolean => keys.every((key, n) => stands(key, order[n]));
  return inOrder(slots) || inOrder(slots.toReversed());
}

/** Whether everybody of an account is asked, so that no error of memory lasts: on a day of its own in each 30. */
export function isFullSurveyDue(fullAt: Instant | null, accountId: AccountId, asOf: Instant): boolean {
  if (fullAt === null || fullAt > asOf) return true;
  const slot = Number(accountId) % FULL_EVERY_DAYS;
  const turns = (at: Instant): number => Math.floor((Math.floor(toMs(at) / DAY_MS) - slot) / FULL_EVERY_DAYS);
  return turns(asOf) > turns(fullAt);
}

/** Whether two memories would answer the same, so that writing one over the other can be spared. */
export function isSameMemory(one: SurveyMemory, other: SurveyMemory): boolean {
  return (
    one.fullAt === other.fullAt &&
    one.users.size === other.users.size &&
    [...one.users].every(([fingerprint, keys]) => {
      const others = other.users.get(fingerprint);
      return others !== undefined && (others === keys || areSameKeys(keys, others));
    })
  );
}

function areSameKeys(some: readonly RememberedKey[], others: readonly RememberedKey[]): boolean {
  const text = (keys: readonly RememberedKey[]): string =>
    keys
      .map(({ accessKeyId, active, createDate }) => `${accessKeyId} ${active} ${createDate}`)
      .sort()
      .join();
  return text(some) === text(others);
}
