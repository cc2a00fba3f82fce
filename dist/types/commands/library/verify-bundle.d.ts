import type { SignerFacts, SignerIdentity } from '../../attest/facts.ts';
import type { Statement } from '../../attest/statement.ts';
import { type Digest } from '../../core/digest.ts';
import type { Check } from '../../decide/gate/check-result.ts';
/** What a bundle proves about one artifact; only `verified` carries what was signed. */
export type BundleVerdict = {
    readonly kind: 'verified';
    readonly facts: SignerFacts;
    /** Undefined if the bytes of the artifact are signed, without a statement about them. */
    readonly statement: Statement | undefined;
    readonly checks: readonly Check[];
} | {
    readonly kind: 'denied';
    readonly reason: string;
    readonly checks: readonly Check[];
};
/**
 * Checks one sigstore bundle about one artifact: the cryptography, that the artifact is what is signed or the only
 * subject of the statement, the predicate type, and who signed. Uses no network: everything it needs is passed in.
 * @param bundle JSON bytes of a bundle v0.1, v0.2 or v0.3, at most 1 MiB, with a statement or a message signature.
 * @param artifact its bytes, or their sha256 digest; for an image the digest of its manifest. A message signature by
 * Ed25519 or RSA needs the bytes.
 * @param trustedRoot text of a trusted_root.json. A key needs none; with one, log entries in the bundle must be valid,
 * except those of logs that it does not know.
 * @param signer who must have signed: an exact identity and issuer, or a public key.
 * @param options `predicateType` of the statement; the default is that of a signature. If it is set, a message
 * signature is denied, because it has no statement. `sourceRepository`:
 * https address of the repository that was built, when the workflow that signs lives in another one.
 * @returns the verdict; a defect of the bundle is a denial.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING, DIGEST_INVALID, TRUST_ROOT_INVALID, KEY_INVALID.
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
