/** One side of a pairing: what is asked for, and who could give it. */
export interface Wanted {
    readonly name: string;
    readonly parties: ReadonlySet<string>;
}
/**
 * Pairs what is wanted with parties, each party once: nobody counts for two. As many as possible are paired, and those that stand first keep their pair.
 * @returns party by name. Source: Kuhn's algorithm; the sets that can be paired form a transversal matroid, so taking them in order is best.
 */
export declare function pairDistinct(wanted: readonly Wanted[]): ReadonlyMap<string, string>;
