import type { DatedFinding } from './access-key.ts';
import type { ContactSource, EmailAddress } from './contact.ts';
import { daysBetween, earliest, latest, type Instant } from './instant.ts';
import { isWordOfDeed, type DueReason, type NoticeKind } from './notice.ts';
import { CYCLE_SLACK_DAYS, type Policy } from './policy.ts';

/** A notice that SES accepted. `bounced` ones are kept for the record and count for nothing (I1). */
export interface RecordedNotice {
  readonly kind: NoticeKind;
  readonly contact: EmailAddress;
  readonly cycle: Instant;
  /** When its grace period begins: see `countsFrom`. */
  readonly countsFrom: Instant;
  /** The deadline that the mail named; a promise, kept even when the settings change later. */
  readonly deadline: Instant;
  readonly status: 'sent' | 'bounced';
  readonly messageId: string;
}

/** What was decided against a key, written before it is done (`intent`) and after (`done`). */
export interface Deactivation {
  readonly state: 'intent' | 'done' | 'withdrawn';
  readonly runId: string;
  /** As-of instant of the run. */
  readonly asOf: Instant;
  /** Of the cycle that ended in it. */
  readonly cycle: Instant;
  readonly deadline: Instant;
  readonly contacts: readonly EmailAddress[];
  readonly contactSource: ContactSource;
}

/** A deactivation with all that its mail and its undoing need, even after a crash. */
export interface RecordedDeactivation extends Deactivation {
  readonly finding: DatedFinding;
  readonly reason: DueReason;
}

/** Everything the ledger remembers about one key. */
export interface KeyHistory {
  readonly notices: readonly RecordedNotice[];
  readonly deactivation: Deactivation | null;
  readonly restoredAt: Instant | null;
  /** As-of instant of the last run that did not find the key active, though a notice cycle was running. */
  readonly foundInactiveAt: Instant | null;
  /** As-of instant of the last run that found the key or its account exempt, though a notice cycle was running. */
  readonly exemptAt: Instant | null;
  /** As-of instant of the last run that was to deactivate the key and could not. */
  readonly setBackAt: Instant | null;
  /** Names of the cycles that a first notice has begun, of any age; the latest `MAX_KEPT_CYCLES`. */
  readonly cyclesBegun: readonly Instant[];
}

/** What ends a notice cycle from outside: what came before it was answered. */
export type Restart = 'inactive' | 'exempt';

export const NO_HISTORY: KeyHistory = {
  notices: [],
  deactivation: null,
  restoredAt: null,
  foundInactiveAt: null,
  exemptAt: null,
  setBackAt: null,
  cyclesBegun: [],
};

/** Notices that belong together: a first one and the reminders after it, all of them accepted and none bounced. */
export interface NoticeCycle {
  /** As-of instant of the run that began it. */
  readonly startedAt: Instant;
  readonly firstNoticeAt: Instant;
  readonly lastNoticeAt: Instant;
}

/**
 * The cycle that is running at `asOf`, or null when the next notice has to be a first one: none was accepted, all
 * bounced, the key was deactivated or restored since, or the last notice is too old to act upon (I1).
 */
export function currentCycle(history: KeyHistory, policy: Policy, asOf: Instant): NoticeCycle | null {
  const accepted = acceptedNotices(history);
  const [first, ...otherFirsts] = accepted.filter((notice) => notice.kind === 'first');
  if (!first) return null;
  const startedAt = latest(first.cycle, ...otherFirsts.map((notice) => notice.cycle));
  const ofCycle = accepted.filter((notice) => notice.cycle === startedAt);
  const firsts = ofCycle.filter((notice) => notice.kind === 'first').map((notice) => notice.countsFrom);
  const lastNoticeAt = latest(startedAt, ...ofCycle.map((notice) => notice.countsFrom));
  if (daysBetween(lastNoticeAt, asOf) > policy.graceDays + CYCLE_SLACK_DAYS) return null;
  return {
    startedAt,
    firstNoticeAt: firsts.reduce((a, b) => earliest(a, b)),
    lastNoticeAt,
  };
}

/** The latest deadline that any standing mail named, even of a cycle that died: a new one may not undercut it. */
export function promisedDeadline(history: KeyHistory): Instant | null {
  const deadlines = acceptedNotices(history).map((notice) => notice.deadline);
  return deadlines.reduce<Instant | null>(
    (max, deadline) => (max !== null && max > deadline ? max : deadline),
    null,
  );
}

function acceptedNotices(history: KeyHistory): RecordedNotice[] {
  return history.notices.filter(
    (notice) => notice.status === 'sent' && !isWordOfDeed(notice.kind) && isAfterRestart(notice, history),
  );
}

/** An active key that was inactive, exempt or restored before begins anew: what came before was answered. */
export function isAfterRestart(notice: RecordedNotice, history: Omit<KeyHistory, 'notices'>): boolean {
  const deactivatedAt = history.deactivation?.state === 'done' ? history.deactivation.asOf : null;
  return [deactivatedAt, history.restoredAt, history.foundInactiveAt, history.exemptAt].every(
    (restart) => !restart || notice.cycle > restart,
  );
}
