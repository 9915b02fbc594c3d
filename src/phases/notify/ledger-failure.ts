import { failureOrThrow } from '../../aws/failure.ts';

/** @returns AWS's words; null when all was written. @throws what is no answer of AWS */
export async function failureOfLedger(write: () => Promise<void>): Promise<string | null> {
  try {
    await write();
    return null;
  } catch (error) {
    return failureOrThrow(error).message;
  }
}
