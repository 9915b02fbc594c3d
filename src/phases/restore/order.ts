import type { Instant } from '../../core/instant.ts';
import type { RestoreEntry } from '../../core/restore-report.ts';
import type { Settings } from '../../settings/settings.ts';

/** One restore: who wants it, and why. */
export interface RestoreOrder {
  readonly restoreId: string;
  readonly at: Instant;
  /** ARN of the caller. */
  readonly by: string;
  readonly why: string | null;
  readonly settings: Settings;
  readonly emit: (event: RestoreEvent) => void;
  /** Ends the restore before the next key. */
  readonly signal?: AbortSignal;
}

export type RestoreEvent =
  | { readonly event: 'keys-looked-at'; readonly done: number; readonly total: number }
  | {
      readonly event: 'key-settled';
      readonly entry: RestoreEntry;
      readonly done: number;
      readonly total: number;
    }
  | { readonly event: 'others-awaited'; readonly keys: number; readonly waitMs: number };
