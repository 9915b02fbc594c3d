import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Maps `items`, at most `concurrency` at once, or within a limit that is shared with others. After a failure nothing new
 * is begun, and the failure is thrown when all that was under way has come to its end: nothing goes on behind a run that
 * was given up and has let go of its lock.
 */
export async function limitedMap<I, T>(
  items: readonly I[],
  concurrency: number | LimitFunction,
  work: (item: I) => Promise<T>,
): Promise<T[]> {
  const limit = typeof concurrency === 'number' ? pLimit(concurrency) : concurrency;
  const failures: unknown[] = [];
  const results = await Promise.all(
    items.map((item) =>
      limit(async () => {
        if (failures.length > 0) return [];
        try {
          return [await work(item)];
        } catch (error) {
          failures.push(error);
          return [];
        }
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return results.flatMap((result) => result);
}
