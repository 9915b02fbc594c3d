import { writeFile } from 'node:fs/promises';
import { UsageError } from '../../settings/usage-error.ts';

/**
 * Writes a file piece by piece, so that memory holds a piece and not the whole.
 * @param flag that named the file
 * @throws UsageError when the file cannot be written; what the pieces throw, with which the file ends where it has come to
 */
export async function writeTo(file: string, pieces: AsyncIterable<string>, flag: string): Promise<void> {
  try {
    await writeFile(file, marked(pieces));
  } catch (error) {
    if (error instanceof UnmadeError) throw error.cause;
    throw new UsageError(`${flag}: ${JSON.stringify(file)} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A piece could not be made: the file is not to blame. */
class UnmadeError extends Error {
  override readonly name = 'UnmadeError';
}

async function* marked(pieces: AsyncIterable<string>): AsyncIterable<string> {
  try {
    yield* pieces;
  } catch (error) {
    throw new UnmadeError('a piece could not be made', { cause: error });
  }
}
