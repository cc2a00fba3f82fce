import { openFileVerifier } from '../../adapters/sigstore/file/file-verifier.ts';
import { openTrustRoot } from '../../adapters/sigstore/trust-root.ts';
import type { SignerFacts, SignerIdentity } from '../../attest/facts.ts';
import type { Statement } from '../../attest/statement.ts';
import { type Digest, digestOf, parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import { makeSignaturePolicy } from '../../decide/gate/checks.ts';
import { checkFileSignature } from '../../decide/gate/file-signature.ts';
import type { FileVerifier } from '../../ports.ts';

/** What a bundle proves about one artifact; only `verified` carries what was signed. */
export type BundleVerdict =
  | {
      readonly kind: 'verified';
      readonly facts: SignerFacts;
      /** Undefined if the bytes of the artifact are signed, without a statement about them. */
      readonly statement: Statement | undefined;
      readonly checks: readonly Check[];
    }
  | { readonly kind: 'denied'; readonly reason: string; readonly checks: readonly Check[] };

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
export async function verifyBundle(
  bundle: Uint8Array,
  artifact: Uint8Array | Digest,
  trustedRoot: string | undefined,
  signer: SignerIdentity,
  options: { readonly predicateType?: string; readonly sourceRepository?: string } = {},
): Promise<BundleVerdict> {
  const policy = makeSignaturePolicy(signer, options.sourceRepository);
  const digest = typeof artifact === 'string' ? parseDigest(artifact) : digestOf(artifact);
  const outcome = await (await openVerifier(signer, trustedRoot)).verifyFile(bundle, artifact);
  if (outcome.kind === 'rejected') return { kind: 'denied', reason: outcome.reason, checks: [] };
  const found = checkOrReason(policy, outcome, digest, options.predicateType);
  if (typeof found === 'string') return { kind: 'denied', reason: found, checks: [] };
  const { checks, statement } = found;
  const wrong = checks.find((one) => !one.passed);
  if (wrong !== undefined)
    return { kind: 'denied', reason: `${wrong.name}: expected ${wrong.expected}, seen ${wrong.seen}`, checks };
  return { kind: 'verified', facts: outcome.facts, statement, checks };
}

async function openVerifier(signer: SignerIdentity, trustedRoot: string | undefined): Promise<FileVerifier> {
  const open = async (text: string) => openTrustRoot({ kind: 'file', text, name: 'trustedRoot' })();
  if (signer.kind === 'key') {
    const logs = trustedRoot === undefined ? undefined : await open(trustedRoot);
    return openFileVerifier({ kind: 'key', publicKeyPem: signer.publicKey }, logs);
  }
  if (trustedRoot === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot verify a certificate without a trusted root');
  const root = await open(trustedRoot);
  // The trust root decides whether a log entry is required, as in the gate.
  return openFileVerifier({
    kind: 'trust-root',
    load: async () => root,
    transparency: root.tlogs.length > 0 ? 'required' : 'timestamp-only',
  });
}

function checkOrReason(
  ...given: Parameters<typeof checkFileSignature>
): ReturnType<typeof checkFileSignature> | string {
  try {
    return checkFileSignature(...given);
  } catch (error) {
    if (error instanceof WasmImageError && error.exitCode === 3) return error.message;
    throw error;
  }
}
