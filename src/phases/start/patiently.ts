import { failureOrThrow } from '../../aws/failure.ts';
import { LedgerOutageError } from '../../ledger/ledger-error.ts';
import type { Clock } from '../../workflow/clock.ts';

/** Beyond the SDK's own retries: two minutes in all. */
const WAITS_MS = [2_000, 8_000, 30_000, 80_000];

/** Tries again what failed for want of the service. @throws the last failure, and at once whatever AWS did not say */
export async function patiently<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      const { code } = failureOrThrow(error);
      if ((error instanceof LedgerOutageError ? error.reason : code) === 'ACCESS_DENIED') throw error;
      await clock.sleep(waitMs);
    }
  }
  return work();
}
