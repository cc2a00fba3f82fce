import { openTrustRoot } from '../../adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../adapters/sigstore/verifier.ts';
import type { BundleFacts, SignerIdentity } from '../../attest/facts.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { readStatement, type Statement } from '../../attest/statement.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import { checkStatement, makeSignaturePolicy } from '../../decide/gate/checks.ts';
import type { BundleVerifier } from '../../ports.ts';

/** What a bundle proves about one artifact; only `verified` carries what was signed. */
export type BundleVerdict =
  | {
      readonly kind: 'verified';
      readonly facts: BundleFacts;
      readonly statement: Statement;
      readonly checks: readonly Check[];
    }
  | { readonly kind: 'denied'; readonly reason: string; readonly checks: readonly Check[] };

/**
 * Checks one sigstore bundle about one artifact: the cryptography, that the artifact is its only subject, the predicate
 * type, and who signed. Uses no network: everything it needs is passed in.
 * @param bundle JSON bytes of a bundle v0.3, at most 1 MiB.
 * @param artifact its bytes, or their sha256 digest; for an image the digest of its manifest.
 * @param trustedRoot text of a trusted_root.json; undefined for a key, which needs none.
 * @param signer who must have signed: exact texts, or a public key.
 * @param options `predicateType` of the statement; the default is that of a signature of an image. `sourceRepository`:
 * https address of the repository that was built, when the workflow that signs lives in another one.
 * @returns the verdict; a defect of the bundle is a denial.
 * @throws WasmImageError INPUT_INVALID, INPUT_MISSING, TRUST_ROOT_INVALID, KEY_INVALID.
 * Source: sigstore client spec "Verification"; in-toto attestation Statement v1.
 */
export async function verifyBundle(
  bundle: Uint8Array,
  artifact: Uint8Array | Digest,
  trustedRoot: string | undefined,
  signer: SignerIdentity,
  options: { readonly predicateType?: string; readonly sourceRepository?: string } = {},
): Promise<BundleVerdict> {
  const policy = makeSignaturePolicy(signer, options.sourceRepository);
  const outcome = await (await openVerifier(signer, trustedRoot)).verifyBundle(bundle);
  if (outcome.kind === 'rejected') return { kind: 'denied', reason: outcome.reason, checks: [] };
  const { predicateType = PREDICATES.signature } = options;
  const statement = readOrReason(outcome.facts);
  if (typeof statement === 'string') return { kind: 'denied', reason: statement, checks: [] };
  const checks = checkStatement(
    { ...policy, predicateType },
    outcome.facts,
    statement,
    typeof artifact === 'string' ? artifact : digestOf(artifact),
  );
  const wrong = checks.find((one) => !one.passed);
  if (wrong !== undefined)
    return { kind: 'denied', reason: `${wrong.name}: expected ${wrong.expected}, seen ${wrong.seen}`, checks };
  return { kind: 'verified', facts: outcome.facts, statement, checks };
}

async function openVerifier(signer: SignerIdentity, trustedRoot: string | undefined): Promise<BundleVerifier> {
  if (signer.kind === 'key') return openBundleVerifier({ kind: 'key', publicKeyPem: signer.publicKey });
  if (trustedRoot === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot verify a certificate without a trusted root');
  const root = await openTrustRoot({ kind: 'file', text: trustedRoot, name: 'trustedRoot' })();
  // The trust root decides whether a log entry is required, as in the gate.
  return openBundleVerifier({
    kind: 'trust-root',
    load: async () => root,
    transparency: root.tlogs.length > 0 ? 'required' : 'timestamp-only',
  });
}

function readOrReason(facts: BundleFacts): Statement | string {
  try {
    return readStatement(facts.payload);
  } catch (error) {
    if (error instanceof WasmImageError && error.exitCode === 3) return error.message;
    throw error;
  }
}
