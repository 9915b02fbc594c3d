import type { AccessKeyId } from './access-key.ts';
import { mayBeDue } from './decision.ts';
import { groupBy } from './group-by.ts';
import { DAY_MS, plusDays, toMs, type Instant } from './instant.ts';
import type { Policy } from './policy.ts';

/** A user's row of the credential report as one text, but for when password and keys were used: equal only of the very same row. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' };

/** A key as ListAccessKeys told it. */
export interface RememberedKey {
  readonly accessKeyId: AccessKeyId;
  readonly active: boolean;
  readonly createDate: Instant;
}

/** A user as ListAccessKeys told of them. */
export interface RememberedUser {
  /** As-of instant of the survey that asked. */
  readonly askedAt: Instant;
  readonly keys: readonly RememberedKey[];
}

/** What earlier surveys of an account were told, by each user's row of the credential report at that time. */
export type SurveyMemory = ReadonlyMap<Fingerprint, RememberedUser>;

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

/** Whatever is remembered of a user, so that no error of memory lasts. */
const ASKED_ONCE_IN_DAYS = 30;
/** Users who were asked on one day are asked again on any of so many. */
const SPREAD_OVER_DAYS = 10;

/**
 * Which users need not be asked for their keys, with what is remembered of these. Whoever is not among them is asked live:
 * whose row is not the very same, is doubled or cannot be read to the letter; who has more than two keys; of whom nothing is
 * remembered, what was told too long ago, or what the row does not bear out; and who holds a key that is of age for any rule, `until`
 * when this run looks. A key that is off counts as well, unless the report is fresh: it may be on again since IAM wrote an older one.
 *
 * @param until the last instant for which this run decides
 */
export function answeredFromMemory(
  { rows, isFresh }: ReportRows,
  memory: SurveyMemory,
  policy: Policy,
  { asOf, until }: { readonly asOf: Instant; readonly until: Instant },
): ReadonlyMap<string, readonly RememberedKey[]> {
  const answered = new Map<string, readonly RememberedKey[]>();
  for (const [userName, [row, ...doubles]] of groupBy(rows, (each) => each.userName)) {
    if (!row?.fingerprint || doubles.length > 0) continue;
    const remembered = memory.get(row.fingerprint);
    if (remembered === undefined || isToAskAgain(row.fingerprint, remembered, policy, asOf)) continue;
    const { keys } = remembered;
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

/**
 * Whether it is the user's turn to be asked, whatever is remembered: 21 to 30 days after the last time. Who has a key that comes of
 * age by then is asked for that, and has no turn before.
 */
function isToAskAgain(
  fingerprint: Fingerprint,
  { askedAt, keys }: RememberedUser,
  policy: Policy,
  asOf: Instant,
): boolean {
  if (askedAt > asOf) return true;
  const askedOn = dayNumber(askedAt);
  const latest = plusDays(askedAt, ASKED_ONCE_IN_DAYS);
  const isAskedByThen = keys.some(({ active, createDate }) => active && mayBeDue(createDate, policy, latest));
  // By day and user, so that those who meet on a day part again.
  const sooner = isAskedByThen ? 0 : ((numberOf(fingerprint) * askedOn) % PRIME) % SPREAD_OVER_DAYS;
  return dayNumber(asOf) - askedOn >= ASKED_ONCE_IN_DAYS - sooner;
}

const dayNumber = (at: Instant): number => Math.floor(toMs(at) / DAY_MS);

/** Of one who was asked now: the earlier answer as long as it stands, so that who is asked each day is not written down each day. */
export function remembering(
  fingerprint: Fingerprint,
  before: RememberedUser | undefined,
  { askedAt, keys }: RememberedUser,
  policy: Policy,
): RememberedUser {
  const stands =
    before !== undefined &&
    areSameKeys(before.keys, keys) &&
    !isToAskAgain(fingerprint, before, policy, askedAt);
  return stands ? before : { askedAt, keys };
}

const PRIME = 1_000_003;

/** Below a million; the same for the same one. */
function numberOf(fingerprint: Fingerprint): number {
  return Array.from(fingerprint).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % PRIME, 0);
}

/** Whether two memories would answer the same, so that writing one over the other can be spared. */
export function isSameMemory(one: SurveyMemory, other: SurveyMemory): boolean {
  return (
    one.size === other.size &&
    [...one].every(([fingerprint, user]) => {
      const others = other.get(fingerprint);
      if (others === undefined) return false;
      return others === user || (others.askedAt === user.askedAt && areSameKeys(user.keys, others.keys));
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
