import type { SignaturePolicy } from '../../decide/gate/checks.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { BundleVerifier, Log, SignatureFormat, Signer, SignerIdentity } from '../../ports.ts';
import type { Made } from '../make/make.ts';
import { chooseFormats } from '../verify/legacy-signatures.ts';
import { type PlannedAttestation, type Prepared, planAttestations } from './attest.ts';
import { ownPolicy } from './sign.ts';

/** What signing touches. */
export interface SigningPorts {
  readonly log: Log;
  /** Called when the signer is first needed: the identity token is requested as late as possible. */
  openSigner(): Promise<Signer>;
  /** Reads the trust root that it will need, so that a broken one is found before anything is signed. */
  openBundleVerifier(signer: SignerIdentity): BundleVerifier | Promise<BundleVerifier>;
}

/** The signer of a run and what it signs, the same for all repositories. */
export interface RunSigning {
  readonly signer: Signer;
  /** Formats in which each image must be signed. */
  readonly formats: readonly SignatureFormat[];
  readonly attestations: readonly PlannedAttestation[];
  readonly bundles: BundleVerifier;
}

/** Says what verifiers have to demand, before anything is signed: the name in a public log cannot be changed later. */
function announce({ signer, sourceRepository }: SignaturePolicy, log: Log): void {
  if (signer.kind === 'key') return;
  const caller = sourceRepository === undefined ? '' : ` for ${sourceRepository}`;
  log.info(`signs as ${signer.identity} (issuer ${signer.issuer})${caller}: verifiers must demand exactly this`);
}

/**
 * Opens the signer of a run and the verifier of its bundles, once for all modules, before the first byte is pushed.
 * @param signer opened already; undefined: opened here. @throws OIDC_*, KEY_INVALID, TRUST_ROOT_*.
 */
export async function openRunSigner(
  ports: SigningPorts,
  signer?: Signer,
): Promise<Pick<RunSigning, 'signer' | 'bundles'>> {
  const opened = signer ?? (await ports.openSigner());
  const policy = await ownPolicy(opened);
  announce(policy, ports.log);
  return { signer: opened, bundles: await ports.openBundleVerifier(policy.signer) };
}

/**
 * Decides what is signed about an image.
 * @throws OIDC_*, and INPUT_CONFLICT for a format that nobody could verify.
 */
export async function planSigned(
  plan: Plan,
  log: Log,
  made: Made,
  prepared: Prepared,
  opened: Pick<RunSigning, 'signer' | 'bundles'>,
): Promise<RunSigning> {
  const { signer } = opened;
  const formats = chooseFormats(plan.formats, made.image.layout, signer, log);
  return { ...opened, formats, attestations: await planAttestations(plan, made, prepared, signer) };
}
