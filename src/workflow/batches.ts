/** First and last of a batch, in the order of the ledger; a batch is one step of the workflow. */
export type Batch<T> = readonly [first: T, last: T];

/**
 * Cuts a sorted list into as few batches as make steps of a sensible length, and never more than `atMost`: a durable
 * execution has 3,000 operations, however large the organization.
 */
export function toBatches<T>(
  sorted: readonly T[],
  size: { atLeast: number; batchesAtMost: number },
): Batch<T>[] {
  const length = Math.max(size.atLeast, Math.ceil(sorted.length / size.batchesAtMost));
  const batches: Batch<T>[] = [];
  for (let start = 0; start < sorted.length; start += length) {
    const batch = sorted.slice(start, start + length);
    const [first, last] = [batch.at(0), batch.at(-1)];
    if (first !== undefined && last !== undefined) batches.push([first, last]);
  }
  return batches;
}
