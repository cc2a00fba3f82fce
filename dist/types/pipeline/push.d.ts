import type { Image } from '../oci/image.ts';
import { type Tag } from '../oci/reference.ts';
import type { CrossCheck, ImageStore, Validator } from '../ports.ts';
import type { AbiDemands } from './make/judge-module.ts';
/** Whether the push wrote something or found the manifest stored already. */
export type Pushed = 'written' | 'present';
/** A repository that can be pushed to, as far as can be known before anything is sent. */
export interface Target {
    readonly store: ImageStore;
    readonly isPresent: boolean;
    /** Version tags that lead to the image already; they need no second look. */
    readonly kept: readonly Tag[];
}
/**
 * Finds out what would stop a push: a version tag that leads elsewhere, and a login that may not write. Nothing is sent.
 * @throws TAG_IMMUTABLE, REGISTRY_*, FILE_*
 */
export declare function prepareTarget(store: ImageStore, image: Image, versions: readonly Tag[]): Promise<Target>;
/**
 * Stores an image by digest: existence check, blobs, manifest. No tag is touched.
 * @param options `isPresent`: when it was looked at already.
 * @returns `present` when the manifest was stored before; then nothing is sent. @throws REGISTRY_*
 */
export declare function pushImage(store: ImageStore, image: Image, options?: {
    readonly isPresent?: boolean;
}): Promise<Pushed>;
/** Manifest and layer with a fresh client, judged again. @throws DIGEST_MISMATCH, ABI_REFUSED, LAYOUT_REFUSED, REGISTRY_* */
export declare function refuseOther(ports: {
    readonly store: ImageStore;
    readonly validator: Validator;
}, image: Image, demands: AbiDemands): Promise<void>;
/** Lets an independent client read the manifest by digest and compares bytes. @throws DIGEST_MISMATCH, ORAS_UNAVAILABLE */
export declare function crossCheck(client: CrossCheck, store: ImageStore, image: Image): Promise<void>;
