import type { Descriptor, Digest } from '../../core/digest.ts';
import type { ImageStore } from '../../ports.ts';
/** Referrers examined before the gate gives up: an attacker can add any number, a publisher adds a handful. */
export declare const MAX_CANDIDATES = 200;
/** What a referrer holds: a bundle about the image, one that cannot be used, or something else. */
export type Fetched = {
    readonly kind: 'bundle';
    readonly bytes: Uint8Array;
} | {
    readonly kind: 'refused';
    readonly reason: string;
} | {
    readonly kind: 'other';
};
/** Fetches the bundle of one referrer of an image. @throws REGISTRY_*, DIGEST_MISMATCH when it could not be read. */
export declare function fetchBundle(store: ImageStore, digest: Digest, referrer: Descriptor): Promise<Fetched>;
