/** What holds for all rules. */
export interface Flavor {
    readonly latest: 'auto' | 'true' | 'false';
    readonly prefix: string;
    readonly suffix: string;
    /** Whether `latest` gets the prefix or suffix too. */
    readonly prefixLatest: boolean;
    readonly suffixLatest: boolean;
}
/**
 * Reads the input `flavor`. @throws WasmImageError INPUT_INVALID.
 * Source: docker/metadata-action 6.2, README "flavor input" and src/flavor.ts.
 */
export declare function readFlavor(text: string): Flavor;
