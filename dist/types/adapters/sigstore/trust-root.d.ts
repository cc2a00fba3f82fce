/** Authorities that signatures are checked against. What they are made of is the library's business; its types do not lie beside dist. */
export interface TrustRoot {
    readonly certificateAuthorities: readonly unknown[];
    readonly timestampAuthorities: readonly unknown[];
    readonly tlogs: readonly unknown[];
    readonly ctlogs: readonly unknown[];
    readonly publicKey: unknown;
}
/** Where the trust root comes from. */
export type TrustRootSource = 
/** `text`: a trusted_root.json, at most 1 MiB; `name`: what errors call it. */
{
    readonly kind: 'file';
    readonly text: string;
    readonly name: string;
}
/** A TUF repository; without `mirror` the public-good one, whose root is part of the product. `rootPath`: root.json of another mirror. */
 | {
    readonly kind: 'tuf';
    readonly mirror?: string;
    readonly rootPath?: string;
    readonly cachePath?: string;
};
/**
 * Opens a trust root; nothing is read or fetched before the returned function is called.
 * @returns a function that gives certificate, timestamp and log authorities. It throws WasmImageError TRUST_ROOT_INVALID, or
 * TRUST_ROOT_UNAVAILABLE when the TUF repository cannot be asked or what it says has expired or is badly signed.
 */
export declare function openTrustRoot(source: TrustRootSource): () => Promise<TrustRoot>;
