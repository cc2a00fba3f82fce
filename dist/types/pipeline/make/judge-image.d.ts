import type { Content, Digest } from '../../core/digest.ts';
import { type Check } from '../../decide/gate/check-result.ts';
import type { ImageFacts } from '../../decide/gate/checks.ts';
import type { JudgedBytes } from '../../decide/gate/verification.ts';
import { type ExtractOptions } from '../../oci/extract.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import type { Validator } from '../../ports.ts';
import { type AbiDemands } from './judge-module.ts';
/** An image as it was read back, with the verdict on its module. */
export interface ReadBack extends JudgedBytes {
    readonly facts: ImageFacts;
    readonly checks: readonly Check[];
}
/**
 * Extracts the module from an image and judges it as every reader of the image will: with the ABI versions that the
 * runtime config of the image declares.
 * @param blobs by digest, those that the layout needs. @throws IMAGE_INVALID, IMAGE_AMBIGUOUS, VALIDATION_TIMEOUT.
 */
export declare function judgeBlobs(validator: Validator, manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>, abi: Omit<AbiDemands, 'abiVersions'>, content: Content, options?: ExtractOptions): Promise<ReadBack>;
/** Throws if a check failed. @throws WasmImageError ABI_REFUSED, ABI_UNDECIDED, LAYOUT_REFUSED with the reason. */
export declare function refuseRead({ facts, checks }: ReadBack): void;
