import type { Content, Digest } from '../../core/digest.ts';
import { type Tag } from '../../oci/reference.ts';
import type { ImageStore, Validator } from '../../ports.ts';
import { type ReadBack } from '../make/judge-image.ts';
import type { AbiDemands } from '../make/judge-module.ts';
/** What reading and judging an image touches. */
export interface ReadPorts {
    readonly store: ImageStore;
    readonly validator: Validator;
}
/** `with`: read the config blob too and compare diff_ids (`compat`) or the runtime config (`oci`); one more request. */
export interface ReadOptions {
    readonly with?: 'config';
}
/**
 * Reads manifest and blobs by digest or tag and judges the module in them. If all hosts of `abi` pull images
 * themselves, their rule picks the module; otherwise every consumer must find the same one.
 * @param reference a tag is resolved here, once.
 * @throws IMAGE_NOT_FOUND, IMAGE_INVALID, IMAGE_AMBIGUOUS, IMAGE_TOO_LARGE, DIGEST_MISMATCH, REGISTRY_*,
 * VALIDATION_TIMEOUT
 */
export declare function readBack(ports: ReadPorts, reference: Tag | Digest, abi: Omit<AbiDemands, 'abiVersions'>, options?: ReadOptions): Promise<ReadBack>;
/** Whether it is an index. Istio and Envoy Gateway compare a pin with the digest of the image in it. */
export declare function isIndex({ mediaType }: Content): boolean;
/** Reads the manifest that a tag or digest points to. @throws IMAGE_NOT_FOUND, IMAGE_TOO_LARGE, REGISTRY_*. */
export declare function resolveImage(store: ImageStore, reference: Tag | Digest): Promise<Content>;
/** Like {@link readBack}, for a manifest that is resolved already. @throws as {@link readBack}. */
export declare function judgeImage({ store, validator }: ReadPorts, reference: Tag | Digest, content: Content, abi: Omit<AbiDemands, 'abiVersions'>, options: ReadOptions): Promise<ReadBack>;
