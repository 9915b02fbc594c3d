/** The age rules of one run. Days are 24 hours, counted from as-of instants. */
export interface Policy {
  /** A key this old is due for rotation (NOTIFYKEYAGE). */
  readonly notifyKeyAgeDays: number;
  /** From the first notice to deactivation, in full (GRACEDAYS). */
  readonly graceDays: number;
  /** Days left at which a reminder goes out (REMINDERDAYS). */
  readonly reminderDays: readonly number[];
  /** A key unused this long is due as well (UNUSEDKEYAGE; CIS uses 45); null is off. */
  readonly unusedKeyAgeDays: number | null;
  /** The brake (MAXDEACTIVATIONS); null is unlimited. */
  readonly maxDeactivations: number | null;
}

/** The two ages of the rule, in days, by which a reader judges a key: what a run row keeps of its settings. */
export type Thresholds = Pick<Policy, 'notifyKeyAgeDays' | 'graceDays'>;

export function thresholdsOf({ notifyKeyAgeDays, graceDays }: Policy): Thresholds {
  return { notifyKeyAgeDays, graceDays };
}

/** The age at which a key goes, unless it was noticed late. */
export function maxAgeDays({ notifyKeyAgeDays, graceDays }: Thresholds): number {
  return notifyKeyAgeDays + graceDays;
}

/** The youngest age at which any rule can apply. */
export function youngestDueDays({ notifyKeyAgeDays, unusedKeyAgeDays }: Policy): number {
  return Math.min(notifyKeyAgeDays, unusedKeyAgeDays ?? Infinity);
}

/** A notice cycle dies when its last notice is more than the grace period and this many days old (I1). */
export const CYCLE_SLACK_DAYS = 7;

/** A key past its deadline that was kept is reminded again once its last notice is this old. */
export const OVERDUE_REMINDER_DAYS = 7;

/** How far ahead a summary and the page look. */
export const DAYS_AHEAD = 14;
