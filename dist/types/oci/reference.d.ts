import { type Digest } from '../core/digest.ts';
declare const tagBrand: unique symbol;
/** A tag that can be published, never `sha256-<hex>[.sig|.att|.sbom]`. Made only by {@link parseTag}. */
export type Tag = string & {
    readonly [tagBrand]: true;
};
/** Where images are stored: a repository of a registry, or an OCI image layout folder. */
export type Repository = {
    readonly kind: 'registry';
    readonly registry: string;
    readonly path: string;
} | {
    readonly kind: 'layout';
    readonly folder: string;
};
/** A repository at one digest; push, sign and verify accept nothing else. */
export interface Pinned {
    readonly kind: 'pinned';
    readonly repository: Repository;
    readonly digest: Digest;
}
/** A repository at a tag, which must be resolved before any check. */
export interface Tagged {
    readonly kind: 'tagged';
    readonly repository: Repository;
    readonly tag: Tag;
}
/** A repository at a digest or a tag. */
export type Reference = Pinned | Tagged;
/** Parts of a reference, for programs that cannot call our parsers. */
export declare const PATH_PART: RegExp;
/** A part of the name of a host. Case-insensitive. */
export declare const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
/** A tag. */
export declare const TAG: RegExp;
/** A tag that belongs to signatures. */
export declare const RESERVED_TAG: RegExp;
/** A tag of a repository that can be published; undefined for any other text. */
export declare function tagOrNone(text: string): Tag | undefined;
/**
 * Parses a tag. @throws WasmImageError TAG_INVALID, TAG_RESERVED. Source: distribution-spec 1.1 "Pulling manifests".
 */
export declare function parseTag(text: string): Tag;
/**
 * Parses the name of a repository: `HOST[:PORT]/PATH`, or `oci-layout:FOLDER`. Never guesses the host or changes case
 * (see {@link lowerCased}).
 * @throws WasmImageError REFERENCE_INVALID. Source: distribution-spec 1.1 `<name>`; docker/distribution reference
 * grammar for the host.
 */
export declare function parseRepository(text: string): Repository;
/**
 * The text with the path of its repository in lower case. No registry can hold a path with capital letters, so no other
 * repository can be meant. The tag or digest and the name of a layout folder stay as they are.
 * Source: distribution-spec 1.1 `<name>`.
 */
export declare function lowerCased(text: string): string;
/** Says that a text was changed by {@link lowerCased}; nothing if it was not. */
export declare function remarksOnCase(texts: readonly string[]): readonly string[];
/**
 * Parses `REPOSITORY:TAG`, `REPOSITORY@DIGEST` or `REPOSITORY:TAG@DIGEST` (the digest wins).
 * @throws WasmImageError REFERENCE_INVALID, TAG_INVALID, TAG_RESERVED, DIGEST_INVALID.
 * @example
 * const reference = parseReference('ghcr.io/acme/filter:v1.2.3');
 */
export declare function parseReference(text: string): Reference;
/** The name of a repository, as people and statements write it. */
export declare function printRepository(repository: Repository): string;
/** The name of a reference: `REPOSITORY:TAG` or `REPOSITORY@DIGEST`. */
export declare function printReference(reference: Reference): string;
/** A repository at a digest. */
export declare function pin(repository: Repository, digest: Digest): Pinned;
/** The tag or digest of a reference. */
export declare function targetOf(reference: Reference): Tag | Digest;
/** A reference to a tag or digest of a repository. */
export declare function referenceTo(repository: Repository, target: Tag | Digest): Reference;
/** The tag for referrers in registries without the referrers API. Source: distribution-spec 1.1, tag schema. */
export declare function fallbackTagOf(digest: Digest): string;
/** The tag for signatures in cosign's legacy format. Source: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export declare function signatureTagOf(digest: Digest): string;
/** The tag for signatures or attestations in cosign's legacy format. Source: the same. */
export declare function legacyTagOf(digest: Digest, kind: 'signatures' | 'attestations'): string;
/**
 * The subject name of a signature: the repository without machine-dependent parts, so only the last part of a folder.
 */
export declare function subjectNameOf(repository: Repository): string;
export {};
