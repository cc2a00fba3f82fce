import { askedAbi } from '../abi/abi-name.ts';
import { parseAllowances } from '../abi/allowances.ts';
import { askedHosts } from '../abi/host-query.ts';
import { type Deadline, openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Digest } from '../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../core/errors.ts';
import { inOrder } from '../core/in-order.ts';
import { quoted, rememberPublic } from '../core/text.ts';
import type { AttestationDemand } from '../decide/gate/attestation.ts';
import { makeSignaturePolicy, type SignaturePolicy, type Verified } from '../decide/gate/checks.ts';
import type { Policy } from '../decide/gate/policy-model.ts';
import { undecided, type Verification, type VerificationReport } from '../decide/gate/verification.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import {
  lowerCased,
  parseReference,
  printRepository,
  type Reference,
  remarksOnCase,
  type Tag,
  targetOf,
} from '../oci/reference.ts';
import { remarkOnTag, remarkOnUnsigned } from '../pipeline/verify/remarks.ts';
import { type GatePorts, verifyForSigner } from '../pipeline/verify/verify-signer.ts';
import type { ImageStore, Stores } from '../ports.ts';
import { openLogin } from '../wiring/login.ts';
import { openGate } from '../wiring/open-trust.ts';
import { refuseFile } from '../wiring/operands.ts';
import { openAuthorities, type Session } from '../wiring/session.ts';

/** The verdict on one image; `error` says why it is not verified. */
export interface GateRun {
  readonly asked: string;
  readonly report: VerificationReport;
  readonly verified: Verified | undefined;
  readonly error: WasmImageError | undefined;
}

/** Images verified at the same time: each holds its module in memory. */
const AT_ONCE = 4;
/** How long a verdict waits for its remark. */
const REMARK_SECONDS = 5;

/**
 * Verifies images independently, with one trust root, one verifier and one deadline.
 * @returns one run per image, in the given order. @throws WasmImageError INPUT_* for demands that cannot be checked.
 */
export async function runVerify(
  images: readonly string[],
  raw: RawInputs,
  session: Session,
): Promise<readonly GateRun[]> {
  const values = readValues('verify', new Map([...raw].filter(([name]) => name !== 'image')));
  if (images.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot verify: no image is given', {
      hint: 'wasm-image verify ghcr.io/acme/filter:v1 --key key.pub',
    });
  // A workflow writes ghcr.io/${{ github.repository }}, and no registry has a name with capital letters. The result and
  // all outputs name the image as it was read.
  const names = images.map(lowerCased);
  for (const name of [...images, ...names]) rememberPublic(name);
  for (const remark of remarksOnCase(images)) session.log.notice(remark);
  await Promise.all(names.map((name) => refuseFile(session, name)));
  const references = names.map(parseReference);
  // One login for all images: a password must not be sent to a second host.
  const stores = shareStores(openLogin(session, values, references.flatMap(hostsOf), { mustExist: true }));
  const deadline = openDeadline(secondsOf(values));
  await openAuthorities(session, values);
  const gate = await openDemandedGate(session, values);
  const runs = await inOrder(references, AT_ONCE, (reference, i) =>
    verifyOne(gate, stores, deadline, reference, images[i] ?? ''),
  );
  // Only after all verdicts, so that no image waits for the remark on another.
  return Promise.all(
    references.map((reference, i) => withRemark(runs[i] as GateRun, gate, stores, deadline, reference)),
  );
}

/**
 * The error that sets the exit status of the call. The worst comes first: denied, an internal error, bad input, could
 * not find out, nothing found.
 */
export function worstOf(errors: readonly WasmImageError[]): WasmImageError | undefined {
  const rank = [3, 1, 2, 5, 4];
  const ranked = rank.flatMap((exit) => errors.filter((error) => error.exitCode === exit));
  return ranked[0] ?? errors[0];
}

/** One store per repository, so that the images of a call share a login. Stores cache no answers about images. */
function shareStores(stores: Stores): Stores {
  const opened = new Map<string, ImageStore>();
  return {
    open(repository) {
      const name = printRepository(repository);
      const store = opened.get(name) ?? stores.open(repository);
      opened.set(name, store);
      return store;
    },
  };
}

/** The gate with the demands of a call. */
export interface DemandedGate {
  readonly verify: (store: ImageStore, target: Tag | Digest) => Promise<Verification>;
  readonly acceptsLegacy: boolean;
  /** The one signer that is demanded; undefined if a policy says who signs. */
  readonly signer: { readonly policy: SignaturePolicy; readonly ports: Omit<GatePorts, 'store'> } | undefined;
  /** The policy file, with the verifier for its signers; undefined if one signer is demanded. */
  readonly file: { readonly policy: Policy; readonly ports: Omit<GatePorts, 'store'> } | undefined;
}

/**
 * Opens the gate that the inputs describe.
 * @param more attestations that one expected signer must have made as well; a policy names its own.
 * @throws WasmImageError INPUT_*, POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export async function openDemandedGate(
  session: Session,
  values: Values,
  more: readonly AttestationDemand[] = [],
): Promise<DemandedGate> {
  const path = values.text('policy');
  if (path !== undefined) {
    // Loaded only when needed: most calls name one signer.
    const [{ openPolicyGate }, { verifyByPolicy }] = await Promise.all([
      import('../wiring/open-policy.ts'),
      import('../pipeline/verify/verify-policy.ts'),
    ]);
    const { demands, ...ports } = await openPolicyGate(session, values, path, new Date());
    const acceptsLegacy = demands.policy.signature.formats.includes('legacy');
    return {
      verify: (store, target) => verifyByPolicy({ store, ...ports }, target, demands),
      acceptsLegacy,
      signer: undefined,
      file: { policy: demands.policy, ports },
    };
  }
  const abi = askedAbi(values.text('abi'));
  const { signer, sourceRepository, ...ports } = await openGate(session, values);
  const policy = makeSignaturePolicy(signer, sourceRepository);
  const allowed = parseAllowances(values.lines('allow-problems'));
  const demands = {
    policy,
    attestations: [...(values.isOn('require-abi-attestation') ? [{ kind: 'abi', allowed } as const] : []), ...more],
    abi: { hosts: askedHosts(values.text('hosts')), allowed, declared: abi },
  };
  return {
    verify: (store, target) => verifyForSigner({ store, ...ports }, target, demands),
    acceptsLegacy: false,
    signer: { policy, ports },
    file: undefined,
  };
}

function hostsOf({ repository }: Reference): readonly string[] {
  return repository.kind === 'registry' ? [repository.registry] : [];
}

async function verifyOne(
  gate: DemandedGate,
  stores: Stores,
  deadline: Deadline,
  reference: Reference,
  asked: string,
): Promise<GateRun> {
  try {
    const verification = await deadline.hold(`reach a verdict on ${quoted(asked)}`, () =>
      gate.verify(stores.open(reference.repository), targetOf(reference)),
    );
    const { report } = verification;
    if (verification.kind !== 'verified') return { asked, report, verified: undefined, error: verification.error };
    return { asked, report, verified: verification.verified, error: undefined };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return { asked, report: undecided(asked, error), verified: undefined, error };
  }
}

/** Adds a remark, which changes no verdict. If there is no time left, the remark is skipped. */
async function withRemark(
  run: GateRun,
  gate: DemandedGate,
  stores: Stores,
  deadline: Deadline,
  reference: Reference,
): Promise<GateRun> {
  const { report, verified, error } = run;
  const digest = report.reference === undefined ? undefined : parseReference(report.reference);
  const make = async (): Promise<string | undefined> => {
    const store = stores.open(reference.repository);
    if (verified !== undefined) return remarkOnTag(store, targetOf(reference), verified);
    const isAboutSignatures = error?.code === 'SIGNATURE_NOT_FOUND' || error?.code === 'SIGNATURE_DENIED';
    return isAboutSignatures && !gate.acceptsLegacy && digest?.kind === 'pinned'
      ? remarkOnUnsigned(store, digest.digest)
      : undefined;
  };
  const remark = await deadline
    .hold('remark', () => openDeadline(REMARK_SECONDS).hold('remark', make))
    .catch(() => undefined);
  if (remark === undefined) return run;
  const first = error?.code === 'SIGNATURE_DENIED' ? `${error.hint}; ` : '';
  const hint = `${first}${remark}; list it there, or sign the image again with cosign 3 or wasm-image`;
  const hinted = error && new WasmImageError(error.code, error.message, { hint, cause: error });
  return { ...run, report: { ...report, remark }, error: hinted };
}
