/** What a few items tell of all: so many of them, or as many as are of this size together. */
const [mostItems, mostSize] = [100, 1 << 20];

/**
 * Takes the first items of a reading, to look at before any is handed on, and answers them and all of the items.
 * @param sizeOf about how much memory one takes
 */
export async function firstOf<T>(
  items: AsyncGenerator<T>,
  sizeOf: (item: T) => number,
): Promise<{ readonly first: readonly T[]; readonly all: AsyncGenerator<T> }> {
  const first: T[] = [];
  for (let size = 0; first.length < mostItems && size < mostSize;) {
    const next = await items.next();
    if (next.done === true) break;
    first.push(next.value);
    size += sizeOf(next.value);
  }
  const all = async function* (): AsyncGenerator<T> {
    yield* first;
    yield* items;
  };
  return { first, all: all() };
}
