import { underWay } from './under-way.ts';

/** Reads a stream in pieces of `size`, so that memory holds one piece at a time. */
export async function* inChunks<T>(items: AsyncIterable<T>, size: number): AsyncIterable<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/**
 * Works on a stream in pieces of `size`, at most `concurrency` of them at once, in no order. After a failure nothing new
 * is begun, and it is thrown when all that was under way has come to its end.
 */
export async function eachChunk<T>(
  items: AsyncIterable<T>,
  { size, concurrency }: { readonly size: number; readonly concurrency: number },
  work: (chunk: readonly T[]) => Promise<void>,
): Promise<void> {
  const pieces = underWay(concurrency);
  try {
    for await (const chunk of inChunks(items, size)) {
      if (pieces.hasFailed) break;
      await pieces.room();
      pieces.begin(() => work(chunk));
    }
  } finally {
    await pieces.ended();
  }
}
