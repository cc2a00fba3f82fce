import { type Digest } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
/** The id of the gate that `publish` runs before it moves a tag. */
export declare const VERIFIER_ID = "https://wasm-image.dev/verifier/publish/v1";
/** A verified level. Source: slsa.dev/spec/v1.1/verification_summary, SlsaResult, which allows other levels too. */
export type Level = 'SLSA_BUILD_LEVEL_1' | 'SLSA_BUILD_LEVEL_2' | 'SLSA_BUILD_LEVEL_UNEVALUATED' | 'WASM_IMAGE_ABI_VERIFIED';
/** What the gate found about an image that passed. There is none for an image that did not. */
export interface Summary {
    /** RFC 3339, UTC, seconds. */
    readonly timeVerified: string;
    readonly resourceUri: string;
    /** Everything that the gate required. */
    readonly demands: JsonObject;
    /** The bundles that were accepted. */
    readonly inputs: readonly {
        readonly uri: string;
        readonly digest: Digest;
    }[];
    readonly levels: readonly Level[];
}
/**
 * The verification summary of an image. @returns key order is fixed. Source: https://slsa.dev/verification_summary/v1.
 */
export declare function makeSummary({ timeVerified, resourceUri, demands, inputs, levels }: Summary): JsonObject;
/** The package URL of a manifest. @param name HOST/PATH. Source: purl-spec, type `oci`. */
export declare function ociPurl(name: string, digest: Digest): string;
