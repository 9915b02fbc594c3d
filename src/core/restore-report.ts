import type { Instant } from './instant.ts';
import type { Problem } from './problem.ts';
import type { Prospect } from './restoration.ts';

/**
 * What became of a key, or what would: `to-restore` while nothing is done, `restored` after. Errors are `failed`, `unread`,
 * and `being-deactivated` and `being-restored` once the restore has ended: somebody else was at the key for all of it.
 */
export type RestoreOutcome = Exclude<Prospect['kind'], 'to-record'> | 'restored' | 'failed' | 'unread';

/** Of keys that a restore will be at, or wait for. */
export const TO_DO: readonly RestoreOutcome[] = ['to-restore', 'being-restored'];

/** One key of a restore. */
export interface RestoreEntry {
  readonly accountId: string;
  readonly accountName: string;
  readonly userName: string;
  readonly accessKeyId: string;
  readonly outcome: RestoreOutcome;
  /** The run that deactivated it; null for a key that no run did. */
  readonly deactivatedBy: string | null;
  /** Whom the `restored` mail goes to. */
  readonly contacts: readonly string[];
  /** Why it is left alone, in words. */
  readonly detail: string | null;
}

export interface RestoreMail {
  readonly sent: number;
  /** Notices that wait in the ledger; the next run sends them, while paused the first one after it. */
  readonly pending: number;
  /** Why mails wait, in words; null when none does. */
  readonly held: string | null;
  /** Whether it is a pause that they wait for. */
  readonly paused: boolean;
}

/** The contract of `keyrotation restore --json`. */
export interface RestoreReport {
  readonly restoreId: string;
  readonly at: Instant;
  /** ARN of the caller. */
  readonly by: string;
  readonly reason: string | null;
  readonly status: 'complete' | 'problems';
  readonly keys: readonly RestoreEntry[];
  readonly mail: RestoreMail;
  readonly problems: readonly Problem[];
}

/** `2026-11-22T08-00-00Z-restore-1a2b3c`: sortable, and another one each time. */
export function restoreIdFor(at: Instant, chance: string): string {
  return `${at.slice(0, 19).replaceAll(':', '-')}Z-restore-${chance}`;
}
