import type { Finding, KeyDetails } from './access-key.ts';
import { isExempt, readExemption } from './exemption.ts';
import { daysBetween, earliest, latest, plusDays, type Day, type Instant } from './instant.ts';
import type { DueReason } from './notice.ts';
import { currentCycle, promisedDeadline, type KeyHistory, type NoticeCycle } from './notice-cycle.ts';
import { DAYS_AHEAD, OVERDUE_REMINDER_DAYS, youngestDueDays, type Policy } from './policy.ts';

/** What happens to one key in one run. Every active key gets exactly one (I2). */
export type Decision =
  | { readonly kind: 'compliant' }
  | {
      readonly kind: 'exempt';
      readonly reason: 'opt-out' | 'opt-out-unreadable';
      readonly until: Day | null;
      /** In the words of the tag. */
      readonly because: string | null;
    }
  | { readonly kind: 'undetermined'; readonly reason: string }
  | (Due & { readonly kind: 'notify'; readonly notice: 'first' | 'reminder' })
  | (Due & { readonly kind: 'wait' })
  | (Due & { readonly kind: 'deactivate'; readonly reminderDue: boolean })
  | (Due & { readonly kind: 'deferred'; readonly reminderDue: boolean });

/** A key that the rules are after: why, since which cycle, until when. */
export interface Due {
  readonly reason: DueReason;
  /** As-of instant that names the notice cycle. */
  readonly cycle: Instant;
  readonly deadline: Instant;
}

export interface KeyCase {
  readonly finding: Finding;
  /** null when the ledger could not be read: the key is then undetermined (I3). */
  readonly history: KeyHistory | null;
  readonly runId: string;
}

/**
 * The age rule for one active key. Pure: the as-of instant comes from outside (I10), and whatever could
 * not be read leads to `undetermined`, never to a deactivation (I3).
 */
export function decide({ finding, history, runId }: KeyCase, policy: Policy, asOf: Instant): Decision {
  const { createDate, details } = finding;
  if (createDate === null) return { kind: 'undetermined', reason: 'create-date-unread' };
  if (!mayBeDue(createDate, policy, asOf)) return { kind: 'compliant' };
  if (details.kind === 'unread') return { kind: 'undetermined', reason: details.code };

  const due = whyDue(createDate, details, policy, asOf);
  if (due === null) return { kind: 'compliant' };
  const exemption = readExemption(details.optOutTag, asOf);
  if (isExempt(exemption)) {
    return exemption.kind === 'opted-out'
      ? { kind: 'exempt', reason: 'opt-out', until: exemption.until, because: exemption.reason }
      : { kind: 'exempt', reason: 'opt-out-unreadable', until: null, because: null };
  }
  if (history === null) return { kind: 'undetermined', reason: 'history-unread' };

  const done = history.deactivation;
  if (done?.state === 'done' && done.runId === runId && (history.restoredAt ?? '') < done.asOf) {
    // Taken up again after a crash: what this run has done stays done.
    return {
      kind: 'deactivate',
      reason: due.reason,
      cycle: done.cycle,
      deadline: done.deadline,
      reminderDue: false,
    };
  }
  const { reason } = due;
  const earliestEnd = latest(plusDays(due.since, policy.graceDays), promisedDeadline(history) ?? due.since);
  const cycle = currentCycle(history, policy, asOf);
  if (cycle === null) {
    const deadline = latest(earliestEnd, plusDays(asOf, policy.graceDays));
    return { kind: 'notify', notice: 'first', reason, cycle: asOf, deadline };
  }
  const deadline = latest(earliestEnd, plusDays(cycle.firstNoticeAt, policy.graceDays));
  const standing: Due = { reason, cycle: cycle.startedAt, deadline };
  if (asOf >= deadline) {
    const reminderDue = daysBetween(cycle.lastNoticeAt, asOf) >= OVERDUE_REMINDER_DAYS;
    return { kind: 'deactivate', ...standing, reminderDue };
  }
  return reminderIsDue(cycle, deadline, policy, asOf)
    ? { kind: 'notify', notice: 'reminder', ...standing }
    : { kind: 'wait', ...standing };
}

/** Why and until when the rules are after a key; null where they are not. */
export function dueOf(decision: Decision): Due | null {
  switch (decision.kind) {
    case 'notify':
    case 'wait':
    case 'deactivate':
    case 'deferred':
      return decision;
    case 'compliant':
    case 'exempt':
    case 'undetermined':
      return null;
  }
}

/** The youngest age at which any rule can apply: the survey reads tags and last use only from here on. */
export function mayBeDue(createDate: Instant, policy: Policy, asOf: Instant): boolean {
  return daysBetween(createDate, asOf) >= youngestDueDays(policy);
}

/** Too young for any rule today, and old enough for its age within `DAYS_AHEAD`. */
export function isComingDue(createDate: Instant, policy: Policy, asOf: Instant): boolean {
  if (mayBeDue(createDate, policy, asOf)) return false;
  return daysBetween(createDate, asOf) + DAYS_AHEAD >= policy.notifyKeyAgeDays;
}

type ReadDetails = Extract<KeyDetails, { kind: 'read' }>;

/** The rules that apply, by age first; the earliest of them counts, so that a second one never buys time. */
function whyDue(
  created: Instant,
  details: ReadDetails,
  { notifyKeyAgeDays, unusedKeyAgeDays }: Policy,
  asOf: Instant,
): { readonly reason: DueReason; readonly since: Instant } | null {
  const byAge = plusDays(created, notifyKeyAgeDays);
  const unused =
    unusedKeyAgeDays === null ? null : plusDays(details.lastUsed?.date ?? created, unusedKeyAgeDays);
  const isUnused = unused !== null && unused <= asOf;
  if (byAge <= asOf) return { reason: 'age', since: isUnused ? earliest(byAge, unused) : byAge };
  return isUnused ? { reason: 'unused', since: unused } : null;
}

/** A reminder is due once for each reached value of REMINDERDAYS; the nearest one stands for those missed before it. */
function reminderIsDue(cycle: NoticeCycle, deadline: Instant, policy: Policy, asOf: Instant): boolean {
  const daysLeft = daysBetween(asOf, deadline);
  const reached = policy.reminderDays.filter((days) => daysLeft <= days);
  // Where none is reached, the least of them is infinite.
  return daysBetween(cycle.lastNoticeAt, deadline) > Math.min(...reached);
}
