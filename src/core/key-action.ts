import type { KeyName } from './access-key.ts';
import type { Instant } from './instant.ts';

/**
 * Something that befell a key, kept for those who ask later. `inactive` and `exempt` were seen by a run, and ended a
 * notice cycle.
 */
export interface KeyAction extends KeyName {
  readonly kind: 'deactivated' | 'restored' | 'inactive' | 'exempt';
  /** As-of instant of the run, or when the restore was begun: with the kind it names the action. */
  readonly of: Instant;
  readonly at: Instant;
  /** The run's ID, or the restore's. */
  readonly runId: string;
  /** ARN of the caller of a restore; null for what runs do and see. */
  readonly by: string | null;
  readonly why: string | null;
}
