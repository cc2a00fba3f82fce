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

/** Groups that are worked on at the same time. */
const MAX_GROUPS = 16;

/**
 * Runs work on each item of many groups, such as the images of many registries. The items of a group wait for its first
 * one, which takes no turn of others: a registry that does not answer holds up only its own images.
 * @param atOnce items at a time, besides the first ones. @returns the results in the order of the items.
 */
export async function inGroups<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  groupOf: (item: Item) => string,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const groups = new Map<string, [Item, number][]>();
  for (const [i, item] of items.entries()) {
    const group = groups.get(groupOf(item));
    if (group === undefined) groups.set(groupOf(item), [[item, i]]);
    else group.push([item, i]);
  }
  let free = atOnce;
  const waiting: (() => void)[] = [];
  const inTurn = async (item: Item, i: number): Promise<void> => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free--;
    try {
      results[i] = await work(item);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
  await inOrder([...groups.values()], MAX_GROUPS, async ([first, ...others]) => {
    if (first !== undefined) results[first[1]] = await work(first[0]);
    await Promise.all(others.map(([item, i]) => inTurn(item, i)));
  });
  return results;
}
