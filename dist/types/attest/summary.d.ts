import { type Digest } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
/** The gate that `publish` runs before it moves a tag. */
export declare const VERIFIER_ID = "https://wasm-image.dev/verifier/publish/v1";
/** How far the build is proven. Source: slsa.dev/spec/v1.1/verification_summary, SlsaResult; others may stand beside those. */
export type Level = 'SLSA_BUILD_LEVEL_1' | 'SLSA_BUILD_LEVEL_2' | 'SLSA_BUILD_LEVEL_UNEVALUATED' | 'WASM_IMAGE_ABI_VERIFIED';
/** What the gate found of an image that passed; nobody makes one of an image that did not. */
export interface Summary {
    /** RFC 3339, UTC, seconds. */
    readonly timeVerified: string;
    readonly resourceUri: string;
    /** All that was demanded. */
    readonly demands: JsonObject;
    /** The bundles that were believed. */
    readonly inputs: readonly {
        readonly uri: string;
        readonly digest: Digest;
    }[];
    readonly levels: readonly Level[];
}
/** The verification summary of an image. @returns key order is fixed. Source: https://slsa.dev/verification_summary/v1. */
export declare function makeSummary({ timeVerified, resourceUri, demands, inputs, levels }: Summary): JsonObject;
/** The package URL of a manifest. @param name HOST/PATH. Source: purl-spec, type `oci`. */
export declare function ociPurl(name: string, digest: Digest): string;
