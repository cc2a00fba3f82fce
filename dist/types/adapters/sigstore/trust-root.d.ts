/** Authorities that signatures are checked against. Their types are the library's, which are not part of dist. */
export interface TrustRoot {
    readonly certificateAuthorities: readonly unknown[];
    readonly timestampAuthorities: readonly unknown[];
    readonly tlogs: readonly unknown[];
    readonly ctlogs: readonly unknown[];
    readonly publicKey: unknown;
    /**
     * Why some of them are not used: unknown algorithms or unsuitable certificates. They keep their places in the lists.
     */
    readonly unused: readonly string[];
}
/** Where the trust root comes from; `name`: its name in errors. */
export type TrustRootSource = 
/** `text`: a trusted_root.json, at most 1 MiB. */
{
    readonly kind: 'file';
    readonly text: string;
    readonly name: string;
}
/** `fetch`: fetches the trusted_root.json of a TUF repository; undefined when it has none. */
 | {
    readonly kind: 'tuf';
    readonly fetch: () => Promise<string | undefined>;
    readonly name: string;
};
/**
 * Opens a trust root; nothing is read or fetched before the returned function is called.
 * @returns a function that returns certificate, timestamp and log authorities. It throws WasmImageError
 * TRUST_ROOT_INVALID, TRUST_ROOT_UNAVAILABLE when the TUF repository has none, and what `fetch` throws.
 * @example
 * const text = readFileSync('trusted_root.json', 'utf8');
 * const load = openTrustRoot({ kind: 'file', text, name: 'trusted_root.json' });
 * const verifier = openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' });
 */
export declare function openTrustRoot(source: TrustRootSource): () => Promise<TrustRoot>;
