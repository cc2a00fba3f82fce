import { type Digest, digestOf, hexOf } from '../core/digest.ts';
import { type JsonObject, jsonBytes } from '../core/json.ts';

/** The gate that `publish` runs before it moves a tag. */
export const VERIFIER_ID = 'https://wasm-image.dev/verifier/publish/v1';
const POLICY_URI = 'https://wasm-image.dev/policy/publish/v1';

/** How far the build is proven. Source: slsa.dev/spec/v1.1/verification_summary, SlsaResult; others may stand beside those. */
export type Level =
  | 'SLSA_BUILD_LEVEL_1'
  | 'SLSA_BUILD_LEVEL_2'
  | 'SLSA_BUILD_LEVEL_UNEVALUATED'
  | 'WASM_IMAGE_ABI_VERIFIED';

/** What the gate found of an image that passed; nobody makes one of an image that did not. */
export interface Summary {
  /** RFC 3339, UTC, seconds. */
  readonly timeVerified: string;
  readonly resourceUri: string;
  /** All that was demanded. */
  readonly demands: JsonObject;
  /** The bundles that were believed. */
  readonly inputs: readonly { readonly uri: string; readonly digest: Digest }[];
  readonly levels: readonly Level[];
}

/** The verification summary of an image. @returns key order is fixed. Source: https://slsa.dev/verification_summary/v1. */
export function makeSummary({ timeVerified, resourceUri, demands, inputs, levels }: Summary): JsonObject {
  const policy = jsonBytes(demands);
  return {
    verifier: { id: VERIFIER_ID },
    timeVerified,
    resourceUri,
    // The demands themselves stand there as well: they are in no other place.
    policy: {
      uri: POLICY_URI,
      digest: sha256(digestOf(policy)),
      mediaType: 'application/json',
      content: Buffer.from(policy).toString('base64'),
    },
    inputAttestations: inputs.map(({ uri, digest }) => ({ uri, digest: sha256(digest) })),
    verificationResult: 'PASSED',
    verifiedLevels: levels,
    slsaVersion: '1.1',
  };
}

function sha256(digest: Digest): JsonObject {
  return { sha256: hexOf(digest) };
}

/** The package URL of a manifest. @param name HOST/PATH. Source: purl-spec, type `oci`. */
export function ociPurl(name: string, digest: Digest): string {
  const last = name.split('/').at(-1) ?? '';
  const readable = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':');
  return `pkg:oci/${encodeURIComponent(last)}@${encodeURIComponent(digest)}?repository_url=${readable(name)}`;
}
