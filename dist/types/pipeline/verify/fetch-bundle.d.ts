import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { ImageStore } from '../../ports.ts';
/** Referrers examined before the gate gives up: an attacker can add any number, a publisher adds a few. */
export declare const MAX_CANDIDATES = 200;
/** The error for an image with more referrers than are examined. @param name of the image. */
export declare function tooManyReferrers(name: string, count: number): WasmImageError;
/** What a referrer contains: a bundle about the image, a bundle that cannot be used, or something else. */
export type Fetched = {
    readonly kind: 'bundle';
    readonly bytes: Uint8Array;
} | {
    readonly kind: 'refused';
    readonly reason: string;
} | {
    readonly kind: 'other';
};
/** Fetches the bundle of one referrer of an image. @throws REGISTRY_*, DIGEST_MISMATCH if it could not be read. */
export declare function fetchBundle(store: ImageStore, digest: Digest, referrer: Descriptor): Promise<Fetched>;
