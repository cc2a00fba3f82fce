import type { Content, Digest } from '../../core/digest.ts';
import { type Tag } from '../../oci/reference.ts';
import type { ImageStore, Validator } from '../../ports.ts';
import { type ReadBack } from '../make/judge-image.ts';
import type { AbiDemands } from '../make/judge-module.ts';
/** What an image is read and judged with. */
export interface ReadPorts {
    readonly store: ImageStore;
    readonly validator: Validator;
}
/** `with`: with the config blob diff_ids (`compat`) and the runtime config (`oci`) are compared as well; one request more. */
export interface ReadOptions {
    readonly with?: 'config';
}
/**
 * Reads manifest and blobs by digest or tag and judges the module in them. @param reference a tag is resolved here, once.
 * The hosts of `abi` that pull images themselves pick the module; where others are named, or none, all consumers must find the same one.
 * @throws IMAGE_NOT_FOUND, IMAGE_INVALID, IMAGE_AMBIGUOUS, IMAGE_TOO_LARGE, DIGEST_MISMATCH, REGISTRY_*, VALIDATION_TIMEOUT
 */
export declare function readBack(ports: ReadPorts, reference: Tag | Digest, abi: Omit<AbiDemands, 'abiVersions'>, options?: ReadOptions): Promise<ReadBack>;
/** Whether it is an index, which stands for no one image: Istio and Envoy Gateway compare a pin with the digest of the image in it. */
export declare function isIndex({ mediaType }: Content): boolean;
/** The manifest behind a tag or digest. @throws IMAGE_NOT_FOUND, IMAGE_TOO_LARGE, REGISTRY_*. */
export declare function resolveImage(store: ImageStore, reference: Tag | Digest): Promise<Content>;
/** As {@link readBack}, of a manifest that was resolved. */
export declare function judgeImage({ store, validator }: ReadPorts, reference: Tag | Digest, content: Content, abi: Omit<AbiDemands, 'abiVersions'>, options: ReadOptions): Promise<ReadBack>;
