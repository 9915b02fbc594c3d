import type { KeyIdentity } from './access-key.ts';
import type { Instant } from './instant.ts';

/** Something that happened to one key, or that somebody was told of it. */
export interface TimelineEntry extends KeyIdentity {
  readonly at: Instant;
  readonly what: TimelineEvent;
  /** The run or restore that did, saw or decided it. */
  readonly runId: string;
}

export type TimelineEvent =
  | {
      /** A notice: decided at `at`, or accepted by SES where it was. */
      readonly kind: 'notice';
      readonly notice: string;
      readonly contact: string;
      readonly status: 'pending' | 'sent' | 'bounced' | 'withdrawn';
      readonly messageId: string | null;
      readonly deadline: Instant;
      /** Why it was withdrawn, or what SES said of its mail. */
      readonly reason: string | null;
    }
  /** A mail that had been accepted did not arrive, or was refused afterwards: its notices count for nothing. */
  | { readonly kind: 'voided'; readonly notice: string; readonly contact: string; readonly reason: string }
  | {
      readonly kind: 'deactivated' | 'restored' | 'inactive' | 'exempt';
      /** ARN of the caller of a restore. */
      readonly by: string | null;
      readonly reason: string | null;
    }
  /** Begun, and not recorded to its end. */
  | { readonly kind: 'deactivating' | 'restoring'; readonly by: string | null };

const MAILS: ReadonlySet<TimelineEvent['kind']> = new Set(['notice', 'voided']);

/** The order of time; of one instant what was done comes before what was told of it. */
export function byTime(a: TimelineEntry, b: TimelineEntry): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return Number(MAILS.has(a.what.kind)) - Number(MAILS.has(b.what.kind));
}
