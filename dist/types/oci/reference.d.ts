import { type Digest } from '../core/digest.ts';
declare const tagBrand: unique symbol;
/** A tag that may be published: never of the form `sha256-<hex>[.sig|.att|.sbom]`. Made only by {@link parseTag}. */
export type Tag = string & {
    readonly [tagBrand]: true;
};
/** Where images live: a repository of a registry, or an OCI image-layout folder. */
export type Repository = {
    readonly kind: 'registry';
    readonly registry: string;
    readonly path: string;
} | {
    readonly kind: 'layout';
    readonly folder: string;
};
/** A repository at one digest; push, sign and verify take nothing less. */
export interface Pinned {
    readonly kind: 'pinned';
    readonly repository: Repository;
    readonly digest: Digest;
}
/** A repository at a tag; must be resolved before anything is checked. */
export interface Tagged {
    readonly kind: 'tagged';
    readonly repository: Repository;
    readonly tag: Tag;
}
export type Reference = Pinned | Tagged;
/** Reads a tag. @throws WasmImageError TAG_INVALID, TAG_RESERVED. Source: distribution-spec 1.1 "Pulling manifests". */
export declare function parseTag(text: string): Tag;
/**
 * Reads the name of a repository: `HOST[:PORT]/PATH`, or `oci-layout:FOLDER`. The host is never guessed and nothing is lower-cased.
 * @throws WasmImageError REFERENCE_INVALID. Source: distribution-spec 1.1 `<name>`; docker/distribution reference grammar for the host.
 */
export declare function parseRepository(text: string): Repository;
/** Reads `REPOSITORY:TAG`, `REPOSITORY@DIGEST` or `REPOSITORY:TAG@DIGEST` (the digest wins). @throws REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, DIGEST_INVALID. */
export declare function parseReference(text: string): Reference;
/** The name of a repository as people and statements write it. */
export declare function printRepository(repository: Repository): string;
export declare function printReference(reference: Reference): string;
export declare function pin(repository: Repository, digest: Digest): Pinned;
/** What of a repository a reference leads to. */
export declare function targetOf(reference: Reference): Tag | Digest;
/** A place in a repository, by tag or digest. */
export declare function referenceTo(repository: Repository, target: Tag | Digest): Reference;
/** The tag under which registries without the referrers API keep referrers. Source: distribution-spec 1.1 "Referrers Tag Schema". */
export declare function fallbackTagOf(digest: Digest): string;
/** The tag under which cosign keeps signatures of its older form. Source: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export declare function signatureTagOf(digest: Digest): string;
/** What a signature's subject is called: the repository without machine-dependent parts (a layout folder is named by its last part). */
export declare function subjectNameOf(repository: Repository): string;
export {};
