/** Runs work on each item, at most `atOnce` at a time. @returns the results in the order of the items. */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const workers = Array.from({ length: atOnce }, async () => {
    for (const [i, item] of queue) results[i] = await work(item, i);
  });
  await Promise.all(workers);
  return results;
}
