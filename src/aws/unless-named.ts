import { errorName } from './failure.ts';

/** @returns null when AWS says by one of these names that there is no such thing */
export async function unlessNamed<T>(names: readonly string[], call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (names.includes(errorName(error))) return null;
    throw error;
  }
}
