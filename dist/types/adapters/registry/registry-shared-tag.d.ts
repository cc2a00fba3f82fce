import { type Content, type Digest } from '../../core/digest.ts';
import { type RegistryClient } from './registry-client.ts';
/** With 8 writers on a registry that ignores If-Match, one clean read keeps 6 to 8 entries; three keep them all. */
export declare const CLEAN_READS = 3;
/**
 * What a tag that several writers share points to, its ETag for conditional requests, and the name of the read for
 * errors.
 */
export interface SharedTag {
    /** Undefined if there is nothing, or if the registry mistakes the tag for the digest of the subject. */
    readonly content: Content | undefined;
    readonly isSubject: boolean;
    readonly etag: string | undefined;
    readonly task: string;
}
/**
 * Fetches what a tag of the form `sha256-...` points to.
 * @param subject the digest that the registry may mistake the tag for.
 * @throws REGISTRY_*, LIMIT_EXCEEDED; only 404 means "nothing".
 */
export declare function fetchSharedTag(client: RegistryClient, tag: string, subject?: Digest): Promise<SharedTag>;
/**
 * Reads what a shared tag points to. Unreadable content is not a verdict about the image.
 * @throws WasmImageError REGISTRY_PROTOCOL.
 */
export declare function readShared<T>(read: () => T, task: string, what: string): T;
/**
 * Reads, merges, writes, and reads again until three reads in a row are clean: registries ignore If-Match, so the last
 * writer would win.
 * @param merge makes the content with ours in it, its blobs stored; undefined when ours is in it already.
 * @throws REGISTRY_*, REGISTRY_REFUSED when the registry answers with the subject instead of what was written, TAG_RACE
 * when others keep overwriting it.
 */
export declare function mergeSharedTag(client: RegistryClient, { tag, subject }: {
    readonly tag: string;
    readonly subject?: Digest;
}, purpose: string, merge: (current: Content | undefined, task: string) => Promise<Content | undefined>): Promise<void>;
/** Waits before the next read. @param slowestMs the time of the slowest exchange so far. */
export declare function pauseBetween(client: RegistryClient, slowestMs: number): Promise<void>;
