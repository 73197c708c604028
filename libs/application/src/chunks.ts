/** The items in order, so many at a time. */
export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[], void, undefined> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

/** Does the work for so many items at the same time, and goes on when it is done for all of them. */
export const inChunks = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  for (const chunk of chunksOf(items, atOnce)) await Promise.all(chunk.map(work));
};
