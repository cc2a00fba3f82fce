declare const digestBrand: unique symbol;
/** `sha256:` and 64 lower-case hexadecimal digits. Made only by {@link digestOf} and {@link parseDigest}. */
export type Digest = string & {
    readonly [digestBrand]: true;
};
/**
 * The digest of these bytes. A large array is hashed once: a module is read, judged, assembled and pushed as the same
 * array, and code that holds bytes with a digest does not write to them.
 * @example
 * digestOf(readFileSync('filter.wasm')); // sha256:...
 */
export declare function digestOf(bytes: Uint8Array): Digest;
/**
 * Parses a digest; only sha256 is accepted. @throws WasmImageError DIGEST_INVALID.
 * Source: image-spec 1.1 descriptor.md#digests.
 */
export declare function parseDigest(text: string): Digest;
/** Whether the string is a digest that {@link parseDigest} accepts. */
export declare function isDigest(text: string): text is Digest;
/** Only the 64 hexadecimal digits, as in Istio's `sha256` field and in-toto subjects. */
export declare function hexOf(digest: Digest): string;
/** A blob or manifest. Media type, digest, size and bytes agree because only {@link contentOf} makes one. */
export interface Content {
    readonly mediaType: string;
    readonly digest: Digest;
    /** Bytes. */
    readonly size: number;
    readonly bytes: Uint8Array;
}
/** Makes a Content; the bytes are shared, not copied. */
export declare function contentOf(mediaType: string, bytes: Uint8Array): Content;
/** An OCI descriptor. Source: image-spec 1.1 descriptor.md. */
export interface Descriptor {
    readonly mediaType: string;
    readonly digest: Digest;
    readonly size: number;
    readonly artifactType?: string;
    readonly annotations?: Readonly<Record<string, string>>;
}
/** The descriptor of a Content: media type, digest and size only. */
export declare function descriptorOf(content: Content): Descriptor;
export {};
