/** Authorities that signatures are checked against. What they are made of is the library's business; its types do not lie beside dist. */
export interface TrustRoot {
    readonly certificateAuthorities: readonly unknown[];
    readonly timestampAuthorities: readonly unknown[];
    readonly tlogs: readonly unknown[];
    readonly ctlogs: readonly unknown[];
    readonly publicKey: unknown;
    /** Why some of them are not used: their algorithms are unknown, or their certificates do not allow it. Their places in the lists are kept. */
    readonly unused: readonly string[];
}
/** Where the trust root comes from; `name`: what errors call it. */
export type TrustRootSource = 
/** `text`: a trusted_root.json, at most 1 MiB. */
{
    readonly kind: 'file';
    readonly text: string;
    readonly name: string;
}
/** `fetch`: gives the trusted_root.json of a TUF repository, undefined when it has none. */
 | {
    readonly kind: 'tuf';
    readonly fetch: () => Promise<string | undefined>;
    readonly name: string;
};
/**
 * Opens a trust root; nothing is read or fetched before the returned function is called.
 * @returns a function that gives certificate, timestamp and log authorities. It throws WasmImageError TRUST_ROOT_INVALID,
 * TRUST_ROOT_UNAVAILABLE when the TUF repository has none, and what `fetch` throws.
 */
export declare function openTrustRoot(source: TrustRootSource): () => Promise<TrustRoot>;
