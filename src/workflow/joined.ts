/** What one of two streams has under a name, and the other. */
export type Joined<A, B> = readonly [A, B | undefined] | readonly [undefined, B];

/** Two streams in the order of their names as one: what both have under a name comes together. Holds one item of each. */
export async function* joined<A, B>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
  nameOfLeft: (item: A) => string,
  nameOfRight: (item: B) => string,
): AsyncIterable<Joined<A, B>> {
  const lefts = left[Symbol.asyncIterator]();
  const rights = right[Symbol.asyncIterator]();
  try {
    // Both at once; of two failures the left one is told, whichever comes first.
    const firsts = [lefts.next(), rights.next()] as const;
    await Promise.allSettled(firsts);
    let [a, b] = [await firsts[0], await firsts[1]];
    while (!a.done || !b.done) {
      if (a.done) {
        if (!b.done) yield [undefined, b.value];
        b = await rights.next();
        continue;
      }
      const [nameOfA, nameOfB] = [nameOfLeft(a.value), b.done ? null : nameOfRight(b.value)];
      if (!b.done && nameOfB !== null && nameOfB < nameOfA) {
        yield [undefined, b.value];
        b = await rights.next();
        continue;
      }
      const isBoth = !b.done && nameOfB === nameOfA;
      yield [a.value, isBoth && !b.done ? b.value : undefined];
      a = await lefts.next();
      if (isBoth) b = await rights.next();
    }
  } finally {
    await Promise.all([lefts.return?.(), rights.return?.()]);
  }
}

/** What stands together under one name, in a stream in the order of names. Holds the items of one name. */
export async function* groupedBy<T>(
  items: AsyncIterable<T>,
  nameOf: (item: T) => string,
): AsyncIterable<{ readonly name: string; readonly items: readonly T[] }> {
  let name: string | null = null;
  let group: T[] = [];
  for await (const item of items) {
    const own = nameOf(item);
    if (name !== null && own !== name) {
      yield { name, items: group };
      group = [];
    }
    name = own;
    group.push(item);
  }
  if (name !== null) yield { name, items: group };
}
