/**
 * A stream whose next item is on its way while one is worked on. It fails where the stream does, after all items before. Where its
 * reader stops, a generator ends when what is on its way is there, so that nothing goes on behind it.
 */
export async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncIterable<T> {
  const ask = (): Promise<IteratorResult<T>> => {
    const asked = items.next();
    // It is thrown when its turn comes, however long its reader takes; or nobody wants it any more.
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
    await items.return(undefined);
  }
}
