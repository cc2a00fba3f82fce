import type { BundleFacts, SignerIdentity } from '../../attest/facts.ts';
import { type Statement } from '../../attest/statement.ts';
import { type Digest } from '../../core/digest.ts';
import type { Check } from '../../decide/gate/check-result.ts';
/** What a bundle proves about one artifact; only `verified` carries what was signed. */
export type BundleVerdict = {
    readonly kind: 'verified';
    readonly facts: BundleFacts;
    readonly statement: Statement;
    readonly checks: readonly Check[];
} | {
    readonly kind: 'denied';
    readonly reason: string;
    readonly checks: readonly Check[];
};
/**
 * Checks one sigstore bundle about one artifact: the cryptography, that the artifact is its only subject, the predicate
 * type, and who signed. Uses no network: everything it needs is passed in.
 * @param bundle JSON bytes of a bundle v0.3, at most 1 MiB.
 * @param artifact its bytes, or their sha256 digest; for an image the digest of its manifest.
 * @param trustedRoot text of a trusted_root.json; undefined for a key, which needs none.
 * @param signer who must have signed: an exact identity and issuer, or a public key.
 * @param options `predicateType` of the statement; the default is that of a signature of an image. `sourceRepository`:
 * https address of the repository that was built, when the workflow that signs lives in another one.
 * @returns the verdict; a defect of the bundle is a denial.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING, TRUST_ROOT_INVALID, KEY_INVALID.
 * Source: sigstore client spec "Verification"; in-toto attestation Statement v1.
 * @example
 * const signer = { kind: 'key', publicKey: readFileSync('key.pub', 'utf8') } as const;
 * const verdict = await verifyBundle(
 *   readFileSync('bundle.json'),
 *   readFileSync('filter.wasm'),
 *   undefined,
 *   signer,
 * );
 */
export declare function verifyBundle(bundle: Uint8Array, artifact: Uint8Array | Digest, trustedRoot: string | undefined, signer: SignerIdentity, options?: {
    readonly predicateType?: string;
    readonly sourceRepository?: string;
}): Promise<BundleVerdict>;
