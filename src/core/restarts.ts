import type { Instant } from './instant.ts';
import { MAX_KEPT_CYCLES } from './kept-notices.ts';
import type { KeyHistory } from './notice-cycle.ts';

/** How often the notices about a key began anew. */
export interface Restarts {
  /** At least: the ledger keeps so many cycles, and no more. */
  readonly times: number;
  readonly isAtLeast: boolean;
  /** When the first of these cycles began. */
  readonly since: Instant;
}

/** More often is no accident: somebody may be keeping the key alive, which each new cycle does for a grace period. */
export const MAX_RESTARTS = 3;

/**
 * A cycle begins anew when the key was found inactive or exempt, was deactivated or restored and switched on again, when
 * all mails of the cycle came back, or when no run acted for long. null of a key that had one cycle at most.
 */
export function restartsOf({ cyclesBegun }: Pick<KeyHistory, 'cyclesBegun'>): Restarts | null {
  const [since, ...more] = [...cyclesBegun].sort();
  if (since === undefined || more.length === 0) return null;
  return { times: more.length, isAtLeast: cyclesBegun.length >= MAX_KEPT_CYCLES, since };
}
