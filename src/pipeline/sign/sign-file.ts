import { digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import { type SignatureFacts, type SignaturePolicy, signatureFactsOf } from '../../decide/gate/checks.ts';
import { checkFileSignature } from '../../decide/gate/file-signature.ts';
import type { FileVerifier, Signer, SignerIdentity } from '../../ports.ts';
import { ownPolicy } from './sign.ts';

/** A sigstore bundle about the bytes of a file, verified. */
export interface SignedFile {
  /** JSON bytes, version 0.3. */
  readonly bundle: Uint8Array;
  /** `referrer`: digest of the bundle itself. */
  readonly signature: SignatureFacts;
}

/** What signing a file touches. */
export interface FileSigningPorts {
  /** Reads the trust root that it will need. @throws TRUST_ROOT_* */
  openFileVerifier(signer: SignerIdentity): FileVerifier | Promise<FileVerifier>;
}

/**
 * Signs the bytes of a module with the signer of the run, and verifies the bundle as everybody else will: `cosign
 * verify-blob` and `wasm-image verify FILE` read it.
 * @param signer its certificate and log are those of the other signatures of the run. @param module raw wasm.
 * @param earlier a bundle that may be left from an earlier run: it is kept if it is about this module by this signer.
 * @throws OIDC_*, SIGSTORE_*, TRUST_ROOT_*, and SIGNATURE_DENIED if the bundle that was made cannot be verified.
 */
export async function signFile(
  ports: FileSigningPorts,
  signer: Signer,
  module: Uint8Array,
  earlier?: Uint8Array,
): Promise<SignedFile> {
  const policy = await ownPolicy(signer);
  const verifier = await ports.openFileVerifier(policy.signer);
  const kept = earlier === undefined ? undefined : await verified(verifier, policy, module, earlier);
  if (kept !== undefined && typeof kept !== 'string') return kept;
  const made = await verified(verifier, policy, module, await signer.signFile(module));
  if (typeof made !== 'string') return made;
  throw new WasmImageError('SIGNATURE_DENIED', `Cannot use the bundle about the module: ${inert(made)}`);
}

/** @returns why it is not acceptable. */
async function verified(
  verifier: FileVerifier,
  policy: SignaturePolicy,
  module: Uint8Array,
  bundle: Uint8Array,
): Promise<SignedFile | string> {
  const outcome = await verifier.verifyFile(bundle, module);
  if (outcome.kind === 'rejected') return outcome.reason;
  if (outcome.kind === 'statement') return 'it signs a statement, not the file';
  const { checks } = checkFileSignature(policy, outcome, digestOf(module));
  const wrong = checks.find((one) => !one.passed);
  if (wrong !== undefined) return `${wrong.name}: expected ${wrong.expected}, seen ${wrong.seen}`;
  return { bundle, signature: signatureFactsOf('bundle', digestOf(bundle), outcome.facts) };
}
