/**
 * The candidate for "did you mean": the first with the fewest edits to `word`, at most three and fewer than half its
 * length.
 */
export declare function nearest(word: string, candidates: readonly string[]): string | undefined;
