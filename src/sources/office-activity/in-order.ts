// Several readings at once, their results in order: the first result of the next few is fetched ahead while
// the one before is still being read, and never more than that first one, so that memory stays bounded.

/** The signal aborts when nobody wants the rest. */
export type Reading<T> = (signal: AbortSignal) => AsyncGenerator<T>;

/** At most `width` readings are open. All are ended when the caller leaves the loop or one of them throws. */
export async function* inOrder<T>(
  readings: Iterable<Reading<T>>,
  width: number,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const waiting = readings[Symbol.iterator]();
  const open: { readonly items: AsyncGenerator<T>; readonly first: Promise<IteratorResult<T>> }[] = [];
  const leave = new AbortController();
  const both = AbortSignal.any([signal, leave.signal]);

  function openMore(): void {
    while (open.length < width) {
      const next = waiting.next();
      if (next.done === true) return;
      const items = next.value(both);
      const first = items.next();
      // Whoever comes to wait for it sees its error; until then it must not count as unhandled.
      first.catch(() => {});
      open.push({ items, first });
    }
  }

  try {
    openMore();
    for (let current = open[0]; current !== undefined; current = open[0]) {
      for (let item = await current.first; item.done !== true; item = await current.items.next()) {
        yield item.value;
      }
      open.shift();
      openMore();
    }
  } finally {
    leave.abort();
    await Promise.allSettled(open.map(({ items }) => items.return(undefined)));
  }
}
