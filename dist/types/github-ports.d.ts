import type { Digest } from './core/digest.ts';
import type { Release, ReleaseAsset, ReleaseChange } from './core/github-release.ts';
export type { Release, ReleaseAsset, ReleaseChange } from './core/github-release.ts';
/** The result for a bundle: it was stored under an id, or it was there already. */
export type StoredAttestation = {
    readonly kind: 'stored';
    readonly id: string;
} | {
    readonly kind: 'known';
};
/** A place besides the registry where attestations are stored. */
export interface AttestationStore {
    /**
     * Stores the bundles about an image that are not there yet.
     * @param options `mayHave`: some may be there, which costs one more request.
     * @returns one result per bundle.
     * @throws ATTESTATION_STORE_FAILED
     */
    put(digest: Digest, bundles: readonly Uint8Array[], options: {
        readonly mayHave: boolean;
    }): Promise<readonly StoredAttestation[]>;
}
/** The releases of a repository on GitHub. All calls throw RELEASE_FAILED, with the HTTP status in its details. */
export interface Releases {
    /** The published release of a tag, or all drafts for exactly that tag. */
    find(tag: string): Promise<readonly Release[]>;
    /** The newest drafts for exactly this tag, also if there is a published release. */
    drafts(tag: string): Promise<readonly Release[]>;
    /** Undefined if it was deleted. */
    read(id: number): Promise<Release | undefined>;
    /** Creates a draft. If an answer is lost, the draft that was created is found. */
    create(tag: string, change: ReleaseChange): Promise<Release>;
    update(id: number, change: ReleaseChange): Promise<Release>;
    /** A release that does not exist counts as removed. */
    remove(id: number): Promise<void>;
    fetchAssets(id: number): Promise<readonly ReleaseAsset[]>;
    /** @throws RELEASE_FAILED, also if GitHub received other bytes. */
    upload(release: Release, name: string, bytes: Uint8Array): Promise<ReleaseAsset>;
    /** Succeeds also if there is no such asset. */
    removeAsset(id: number): Promise<void>;
    /** @param limit bytes. */
    fetchAsset(id: number, limit: number): Promise<Uint8Array>;
    /** The commit that a git tag leads to; undefined if there is no such tag. */
    commitOf(tag: string): Promise<string | undefined>;
    /** The notes that GitHub would write. It changes nothing, but needs the right to write releases. */
    draftNotes(tag: string, commit: string): Promise<{
        readonly name: string;
        readonly body: string;
    }>;
}
/** Where an image is stored, for GitHub's artifact metadata. */
export interface StoredImage {
    /** HOST/PATH. */
    readonly name: string;
    readonly digest: Digest;
    readonly version: string | undefined;
}
/** GitHub's records of where the artifacts of an organization are stored. */
export interface StorageRecords {
    /**
     * @returns the ids; undefined if the repository belongs to a user, for whom GitHub keeps no records.
     * @throws STORAGE_RECORD_FAILED
     */
    put(image: StoredImage): Promise<readonly string[] | undefined>;
}
