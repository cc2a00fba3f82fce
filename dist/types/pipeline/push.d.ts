import type { Image } from '../oci/image.ts';
import { type Tag } from '../oci/reference.ts';
import type { CrossCheck, ImageStore, Validator } from '../ports.ts';
import type { AbiDemands } from './make/judge-module.ts';
/** Whether the push wrote something or found the manifest stored already. */
export type Pushed = 'written' | 'present';
/** What a repository answered before anything was sent. */
export interface Preflight {
    /** The repository has the manifest already. */
    readonly isPresent: boolean;
    /** Version tags that point to the image already; they are not read again. */
    readonly kept: readonly Tag[];
}
/**
 * Checks what would stop a push: a version tag that points to another image, and a login that may not write.
 * Nothing is sent.
 * @throws TAG_IMMUTABLE, REGISTRY_*, FILE_*
 */
export declare function checkBeforePush(store: ImageStore, image: Image, versions: readonly Tag[]): Promise<Preflight>;
/**
 * Stores an image by digest: existence check, blobs, manifest. No tag is touched.
 * @param options `isPresent`: whether the manifest is stored, when that is known already.
 * @returns `present` when the manifest was stored before; then nothing is sent. @throws REGISTRY_*
 */
export declare function pushImage(store: ImageStore, image: Image, options?: {
    readonly isPresent?: boolean;
}): Promise<Pushed>;
/**
 * Reads manifest and layer with a fresh client and judges them again.
 * @throws DIGEST_MISMATCH, ABI_REFUSED, LAYOUT_REFUSED, REGISTRY_*
 */
export declare function refuseOther(ports: {
    readonly store: ImageStore;
    readonly validator: Validator;
}, image: Image, demands: AbiDemands): Promise<void>;
/**
 * Reads the manifest by digest with an independent client and compares the bytes.
 * @throws DIGEST_MISMATCH, ORAS_UNAVAILABLE
 */
export declare function crossCheck(client: CrossCheck, store: ImageStore, image: Image): Promise<void>;
