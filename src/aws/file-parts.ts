/** S3 takes parts from 5 MiB, but for the last, and 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024;

/** What is made piece by piece, in parts of that size but the last; none of nothing. */
export async function* fileParts(
  pieces: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Tens of thousands of pieces would take as much again as what is in them.
  let part = Buffer.allocUnsafe(PART_BYTES);
  let size = 0;
  for await (const piece of pieces) {
    let rest = Buffer.from(piece);
    while (rest.length > 0) {
      const taken = rest.copy(part, size);
      size += taken;
      rest = rest.subarray(taken);
      if (size < PART_BYTES) continue;
      yield part;
      part = Buffer.allocUnsafe(PART_BYTES);
      size = 0;
    }
  }
  if (size > 0) yield part.subarray(0, size);
}
