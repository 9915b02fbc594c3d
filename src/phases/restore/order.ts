import type { Instant } from '../../core/instant.ts';
import type { RestoreEvent } from '../../core/restore-event.ts';
import type { Settings } from '../../settings/settings.ts';

/** One restore: who wants it, and the reason. */
export interface RestoreOrder {
  readonly restoreId: string;
  readonly at: Instant;
  /** ARN of the caller. */
  readonly by: string;
  readonly reason: string | null;
  readonly settings: Settings;
  readonly emit: (event: RestoreEvent) => void;
  /** Ends the restore before the next key. */
  readonly signal?: AbortSignal;
}
