import { errorName } from '../../aws/failure.ts';
import type { Clock } from '../../workflow/clock.ts';
import { LedgerOutageError } from '../ledger-error.ts';

export const ATTEMPTS = 10;
const CONFLICT = 'TransactionConflictException';

/** Ever longer, and never as long as somebody else who began at the same time. @param attempt from 0, before which nobody waits */
export async function waitBefore(attempt: number, clock: Clock): Promise<void> {
  if (attempt > 0) await clock.sleep(50 * 2 ** attempt * (0.5 + Math.random() / 2));
}

/**
 * A write of one row that meets a transaction at it is turned away, and the SDK does not try again by itself. The other one
 * is over in a moment.
 * @throws LedgerOutageError when it never is
 */
export async function pastTransactions<T>(write: () => Promise<T>, clock: Clock): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    await waitBefore(attempt, clock);
    try {
      return await write();
    } catch (error) {
      const isConflict = error instanceof LedgerOutageError && errorName(error.cause) === CONFLICT;
      if (!isConflict || attempt + 1 === ATTEMPTS) throw error;
    }
  }
}
