import { type Content, type Digest } from '../../core/digest.ts';
import { type RegistryClient } from './registry-client.ts';
/** With 8 writers on a registry that ignores If-Match one clean read keeps 6 to 8 entries; three keep all. */
export declare const CLEAN_READS = 3;
/** What a tag that several writers share leads to, the tag of that answer for conditional requests, and what to call the reading in an error. */
export interface SharedTag {
    /** Undefined when nothing is there, also where the registry reads the tag as the digest of the subject. */
    readonly content: Content | undefined;
    readonly isSubject: boolean;
    readonly etag: string | undefined;
    readonly deed: string;
}
/** Fetches what a tag of the form `sha256-...` leads to. @param subject where the registry may read the tag as this digest. @throws REGISTRY_*, LIMIT_EXCEEDED; only 404 means "nothing". */
export declare function fetchSharedTag(client: RegistryClient, tag: string, subject?: Digest): Promise<SharedTag>;
/** Reads what a shared tag leads to. What cannot be read says nothing about the image. @throws WasmImageError REGISTRY_PROTOCOL. */
export declare function readShared<T>(read: () => T, deed: string, what: string): T;
/**
 * Read, merge, write, and read again until three reads in a row are clean: registries ignore If-Match, so the last writer would win.
 * @param merge what the tag shall lead to with ours in it, its blobs stored; undefined when ours is in it.
 * @throws REGISTRY_*, REGISTRY_REFUSED when the registry gives the subject in place of what was written, TAG_RACE when others keep overwriting it.
 */
export declare function mergeSharedTag(client: RegistryClient, { tag, subject }: {
    readonly tag: string;
    readonly subject?: Digest;
}, purpose: string, merge: (current: Content | undefined, deed: string) => Promise<Content | undefined>): Promise<void>;
/** Waits before the next read. @param slowestMs the slowest exchange until now. */
export declare function pauseBetween(client: RegistryClient, slowestMs: number): Promise<void>;
