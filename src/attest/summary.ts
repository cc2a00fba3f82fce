import { type Digest, digestOf, hexOf } from '../core/digest.ts';
import { type JsonObject, jsonBytes } from '../core/json.ts';

/** The id of the gate that `publish` runs before it moves a tag. */
export const VERIFIER_ID = 'https://wasm-image.dev/verifier/publish/v1';
const POLICY_URI = 'https://wasm-image.dev/policy/publish/v1';

/** A verified level. Source: slsa.dev/spec/v1.1/verification_summary, SlsaResult, which allows other levels too. */
export type Level =
  | 'SLSA_BUILD_LEVEL_1'
  | 'SLSA_BUILD_LEVEL_2'
  | 'SLSA_BUILD_LEVEL_UNEVALUATED'
  | 'WASM_IMAGE_ABI_VERIFIED';

/** What the gate found about an image that passed. There is none for an image that did not. */
export interface Summary {
  /** RFC 3339, UTC, seconds. */
  readonly timeVerified: string;
  readonly resourceUri: string;
  /** Everything that the gate required. */
  readonly demands: JsonObject;
  /** The bundles that were accepted. */
  readonly inputs: readonly { readonly uri: string; readonly digest: Digest }[];
  readonly levels: readonly Level[];
}

/**
 * The verification summary of an image. @returns key order is fixed. Source: https://slsa.dev/verification_summary/v1.
 */
export function makeSummary({ timeVerified, resourceUri, demands, inputs, levels }: Summary): JsonObject {
  const policy = jsonBytes(demands);
  return {
    verifier: { id: VERIFIER_ID },
    timeVerified,
    resourceUri,
    // Includes the requirements themselves, because they are not stored anywhere else.
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
