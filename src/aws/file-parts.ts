/** S3 takes parts from 5 MiB, but for the last, and 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024;

/** What is made piece by piece, in parts of at least that size but the last; none of nothing. */
export async function* fileParts(
  pieces: AsyncIterable<string | Uint8Array>,
  partBytes = PART_BYTES,
): AsyncGenerator<Uint8Array, void, undefined> {
  let part: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    part.push(bytes);
    size += bytes.length;
    if (size < partBytes) continue;
    yield Buffer.concat(part);
    [part, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(part);
}
