/** What comes one after the other in pieces of `size`, the last of which may be shorter; none of nothing. */
export function* piecesOf<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let piece: T[] = [];
  for (const item of items) {
    piece.push(item);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** All of them at once. */
export function inPieces<T>(items: Iterable<T>, size: number): T[][] {
  return [...piecesOf(items, size)];
}
