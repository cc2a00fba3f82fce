/** A requirement, and the parties that could meet it. */
export interface Requirement {
    readonly name: string;
    readonly parties: ReadonlySet<string>;
}
/**
 * Assigns a party to each requirement, each party at most once. As many requirements as possible get a party, and
 * earlier ones keep theirs. @returns party by the name of the requirement.
 * Source: Kuhn's algorithm; the sets that can be paired form a transversal matroid, so taking them in order is optimal.
 */
export declare function pairDistinct(requirements: readonly Requirement[]): ReadonlyMap<string, string>;
