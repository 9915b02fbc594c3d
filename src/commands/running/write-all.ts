import { once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Writes piece by piece, no faster than the reader takes them, so that memory holds a piece and not the whole. A reader that
 * has gone (`| head`) ends it: what is left is not even made.
 * @throws what the pieces throw
 */
export async function writeAll(to: Writable, pieces: AsyncIterable<string>): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  // Whoever owns the stream says what its error means.
  to.once('error', leave).once('close', leave);
  try {
    for await (const piece of pieces) {
      if (gone.signal.aborted) return;
      if (!to.write(piece)) await drained(to, gone.signal);
    }
  } finally {
    to.off('error', leave).off('close', leave);
  }
}

async function drained(to: Writable, signal: AbortSignal): Promise<void> {
  try {
    await once(to, 'drain', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
