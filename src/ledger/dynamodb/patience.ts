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
 * A write that meets a transaction at one of its rows is turned away, and the SDK does not try again by itself. The other one
 * is over in a moment.
 * @throws what the last of so many attempts meets, or the first that is no such conflict
 */
export async function pastConflicts<T>(
  write: () => Promise<T>,
  clock: Clock,
  { isConflict, attempts }: { readonly isConflict: (error: unknown) => boolean; readonly attempts: number },
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    await waitBefore(attempt, clock);
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || attempt + 1 === attempts) throw error;
    }
  }
}

/** A write of one row. @throws LedgerOutageError when the transaction is never over */
export const pastTransactions = <T>(write: () => Promise<T>, clock: Clock): Promise<T> =>
  pastConflicts(write, clock, {
    isConflict: (error) => error instanceof LedgerOutageError && errorName(error.cause) === CONFLICT,
    attempts: ATTEMPTS,
  });
