import type { Instant } from './instant.ts';
import { isWordOfDeed } from './notice.ts';
import type { KeyHistory, RecordedDeactivation } from './notice-cycle.ts';

/** The undoing of a deactivation, written before the key is touched (`intent`) and after (`done`). */
export interface Restoration {
  readonly state: 'intent' | 'done' | 'withdrawn';
  /** Names the command that did it. */
  readonly restoreId: string;
  readonly at: Instant;
  /** Until then an intent is the command's that wrote it; after that whoever comes goes on with it. */
  readonly until: Instant;
  /** ARN of the caller. */
  readonly by: string;
  /** The caller's own words. */
  readonly why: string | null;
  /** The run whose deactivation it undoes. */
  readonly deactivatedBy: string;
}

/** What this tool has done to a key, and what it saw of it since. */
export interface KeyDeeds extends KeyHistory {
  readonly deactivation: RecordedDeactivation | null;
  readonly restoration: Restoration | null;
}

export type LiveStatus = 'active' | 'inactive' | 'gone';

/** What a restore would do with a key, or why it leaves the key alone; none of these is an error. */
export type Prospect =
  /** Its deactivation is done, or was cut short by the end of its run. */
  | { readonly kind: 'to-restore'; readonly deactivation: RecordedDeactivation }
  /** A restore that was cut short had taken effect: what is left is to record it, and to tell. */
  | {
      readonly kind: 'to-record';
      readonly deactivation: RecordedDeactivation;
      readonly restoration: Restoration;
    }
  /** Another command is at it. */
  | { readonly kind: 'being-restored'; readonly restoration: Restoration }
  | { readonly kind: 'restored-before'; readonly restoration: Restoration }
  /** A run is at it. */
  | { readonly kind: 'being-deactivated'; readonly deactivation: RecordedDeactivation }
  /** Somebody re-activated it. */
  | { readonly kind: 'active' }
  /** It was active again since, and whoever deactivated it then was not this tool. */
  | { readonly kind: 'deactivated-since' }
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'gone' };

/**
 * Only what this tool deactivated and nobody has re-activated since is restored (I9).
 * @param deeds null when the ledger knows nothing of the key
 * @param runAtWork the run that holds the lock, if one does: an intent of any other was cut short
 */
export function prospectOf(
  deeds: KeyDeeds | null,
  live: LiveStatus,
  now: Instant,
  runAtWork: string | null,
): Prospect {
  if (!deeds?.deactivation || deeds.deactivation.state === 'withdrawn') return { kind: 'not-ours' };
  const { deactivation } = deeds;
  if (deactivation.state === 'intent') {
    if (deactivation.runId === runAtWork) return { kind: 'being-deactivated', deactivation };
    if (live !== 'inactive') return { kind: live };
    return { kind: 'to-restore', deactivation };
  }
  const restoration = restorationOf(deeds, deactivation);
  if (restoration?.state === 'intent') {
    if (now < restoration.until) return { kind: 'being-restored', restoration };
    if (live === 'active') return { kind: 'to-record', deactivation, restoration };
  }
  if (live === 'gone') return { kind: 'gone' };
  if (restoration?.state === 'done')
    return live === 'active' ? { kind: 'restored-before', restoration } : { kind: 'deactivated-since' };
  if (live === 'active') return { kind: 'active' };
  return wasActiveSince(deeds, deactivation.asOf)
    ? { kind: 'deactivated-since' }
    : { kind: 'to-restore', deactivation };
}

/** Of the last deactivation; null while nobody has undone it or begun to. */
function restorationOf({ restoration }: KeyDeeds, { runId }: RecordedDeactivation): Restoration | null {
  return restoration?.deactivatedBy === runId ? restoration : null;
}

/** A notice cycle that began later, and what ended it, tell of an active key. */
function wasActiveSince({ notices, foundInactiveAt, exemptAt }: KeyHistory, at: Instant): boolean {
  return (
    notices.some(({ kind, cycle }) => !isWordOfDeed(kind) && cycle > at) ||
    [foundInactiveAt, exemptAt].some((seenAt) => seenAt !== null && seenAt > at)
  );
}
