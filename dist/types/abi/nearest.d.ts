/** The candidate with the fewest edits to `word`, if at most `most` edits and no tie of a shorter distance; undefined otherwise. */
export declare function nearest(word: string, candidates: readonly string[], most?: number): string | undefined;
