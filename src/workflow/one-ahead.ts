/**
 * A stream whose next item is on its way while one is worked on. It fails where the stream does, after all items before. Where the
 * reader stops, what is on its way is awaited, so that nothing goes on behind it.
 */
export async function* oneAhead<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<T>> => {
    const asked = iterator.next();
    // It is thrown when its turn comes, or nobody wants it any more.
    asked.catch(() => undefined);
    return asked;
  };
  let next = ask();
  try {
    for (let came = await next; !came.done; came = await next) {
      next = ask();
      yield came.value;
    }
  } finally {
    await Promise.allSettled([next]);
    await iterator.return?.();
  }
}
