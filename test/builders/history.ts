import { plusDays, type Instant } from '../../src/core/instant.ts';
import {
  NO_HISTORY,
  type Deactivation,
  type KeyHistory,
  type RecordedDeactivation,
  type RecordedNotice,
} from '../../src/core/notice-cycle.ts';
import type { KeyDeeds, Restoration } from '../../src/core/restoration.ts';
import { ago } from './as-of.ts';
import { finding } from './finding.ts';
import { ANN } from './notice.ts';

/** Starts as an accepted first notice at `at`, which named a deadline seven days on. */
export function recorded(at: Instant, overrides: Partial<RecordedNotice> = {}): RecordedNotice {
  return {
    kind: 'first',
    contact: ANN,
    cycle: at,
    countsFrom: at,
    deadline: plusDays(at, 7),
    status: 'sent',
    messageId: 'message-1',
    ...overrides,
  };
}

/** A reminder of the cycle that `first` began. */
export function reminderOf(
  first: RecordedNotice,
  at: Instant,
  overrides: Partial<RecordedNotice> = {},
): RecordedNotice {
  return { ...first, kind: 'reminder', countsFrom: at, ...overrides };
}

/** Starts as the done deactivation of a run of yesterday. */
export function deactivation(overrides: Partial<Deactivation> = {}): Deactivation {
  return {
    state: 'done',
    runId: 'yesterday',
    asOf: ago(1),
    cycle: ago(8),
    deadline: ago(1),
    contacts: [ANN],
    contactSource: 'user-tag',
    ...overrides,
  };
}

/** Starts empty. */
export function history(overrides: Partial<KeyHistory> = {}): KeyHistory {
  return { ...NO_HISTORY, ...overrides };
}

/** The same with all that its mail needs. */
export function recordedDeactivation(overrides: Partial<RecordedDeactivation> = {}): RecordedDeactivation {
  return { ...deactivation(), finding: { ...finding(), createDate: ago(60) }, reason: 'age', ...overrides };
}

/** Starts as yesterday's deactivation, which nobody has undone. */
export function deeds(overrides: Partial<KeyDeeds> = {}): KeyDeeds {
  return { ...history(), deactivation: recordedDeactivation(), restoration: null, ...overrides };
}

/** Starts as the done undoing of yesterday's deactivation. */
export function restoration(overrides: Partial<Restoration> = {}): Restoration {
  return {
    state: 'done',
    restoreId: 'restore-1',
    at: ago(0.5),
    until: ago(0.4),
    by: 'arn:aws:iam::111111111111:user/ann',
    why: null,
    deactivatedBy: 'yesterday',
    ...overrides,
  };
}
