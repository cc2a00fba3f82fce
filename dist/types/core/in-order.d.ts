/** Runs work on each item, at most `atOnce` at a time. @returns the results in the order of the items. */
export declare function inOrder<Item, Result>(items: readonly Item[], atOnce: number, work: (item: Item, index: number) => Promise<Result>): Promise<readonly Result[]>;
/**
 * Runs work on each item of many groups, such as the images of many registries. The items of a group wait for its first
 * one, which takes no turn of others: a registry that does not answer holds up only its own images.
 * @param atOnce items at a time, besides the first ones. @returns the results in the order of the items.
 */
export declare function inGroups<Item, Result>(items: readonly Item[], atOnce: number, groupOf: (item: Item) => string, work: (item: Item) => Promise<Result>): Promise<readonly Result[]>;
