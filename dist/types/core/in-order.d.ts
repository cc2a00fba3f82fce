/** Runs work on each item, at most `atOnce` at a time. @returns the results in the order of the items. */
export declare function inOrder<Item, Result>(items: readonly Item[], atOnce: number, work: (item: Item, index: number) => Promise<Result>): Promise<readonly Result[]>;
