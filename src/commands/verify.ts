import { askedAbi } from '../abi/abi-name.ts';
import { parseAllowances } from '../abi/allowances.ts';
import { askedHosts } from '../abi/host-query.ts';
import { type Deadline, openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Digest } from '../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../core/errors.ts';
import { quoted, rememberPublic } from '../core/text.ts';
import { makeSignaturePolicy, type Verified } from '../decide/gate/checks.ts';
import { undecided, type Verification, type VerificationReport } from '../decide/gate/verification.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { parseReference, printRepository, type Reference, type Tag, targetOf } from '../oci/reference.ts';
import { remarkOnTag, remarkOnUnsigned } from '../pipeline/verify/remarks.ts';
import { verifyImage } from '../pipeline/verify/verify-signer.ts';
import type { ImageStore, Stores } from '../ports.ts';
import { openLogin } from '../wiring/login.ts';
import { openGate } from '../wiring/open-trust.ts';
import { openAuthorities, type Session } from '../wiring/session.ts';

/** What the gate said about one image; `error` says why it is not verified. */
export interface GateRun {
  readonly asked: string;
  readonly report: VerificationReport;
  readonly verified: Verified | undefined;
  readonly error: WasmImageError | undefined;
}

/** Images looked at at once: each holds its module in memory. */
const AT_ONCE = 4;
/** Verdicts wait so long for remarks. */
const REMARK_SECONDS = 5;

/**
 * Verifies images, each by itself, with one trust root, one verifier and one deadline.
 * @returns one run an image, in the order asked. @throws WasmImageError INPUT_* for demands that cannot be checked.
 */
export async function runVerify(
  images: readonly string[],
  raw: RawInputs,
  session: Session,
): Promise<readonly GateRun[]> {
  const values = readValues('verify', new Map([...raw].filter(([name]) => name !== 'image')));
  if (images.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot verify: no image is given');
  for (const image of images) rememberPublic(image);
  const references = images.map(parseReference);
  // One login for all: a password must not follow the images to a second host.
  const stores = once(openLogin(session, values, references.flatMap(hostsOf), { mustExist: true }));
  const deadline = openDeadline(secondsOf(values));
  await openAuthorities(session, values);
  const gate = await openDemandedGate(session, values);
  const runs: GateRun[] = [];
  const queue = references.entries();
  const work = async (): Promise<void> => {
    for (const [i, reference] of queue) runs[i] = await verifyOne(gate, stores, deadline, reference, images[i] ?? '');
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // When all verdicts are there: a remark keeps no image waiting.
  return Promise.all(
    references.map((reference, i) => withRemark(runs[i] as GateRun, gate, stores, deadline, reference)),
  );
}

/** The error that decides about the whole call: denied, then a defect of ours, then bad input, then could not find out, then nothing found. */
export function worstOf(errors: readonly WasmImageError[]): WasmImageError | undefined {
  const rank = [3, 1, 2, 5, 4];
  const ranked = rank.flatMap((exit) => errors.filter((error) => error.exitCode === exit));
  return ranked[0] ?? errors[0];
}

/** One store a repository for all images of a call: they share its login. Stores remember no answers about images. */
function once(stores: Stores): Stores {
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

/** Asks the gate about one image. */
interface DemandedGate {
  readonly ask: (store: ImageStore, target: Tag | Digest) => Promise<Verification>;
  readonly takesLegacy: boolean;
}

export async function openDemandedGate(session: Session, values: Values): Promise<DemandedGate> {
  const path = values.text('policy');
  if (path !== undefined) {
    // Loaded when it is needed: most runs name one signer.
    const [{ openPolicyGate }, { verifyByPolicy }] = await Promise.all([
      import('../wiring/open-policy.ts'),
      import('../pipeline/verify/verify-policy.ts'),
    ]);
    const { demands, ...ports } = await openPolicyGate(session, values, path, new Date());
    const takesLegacy = demands.policy.signature.formats.includes('legacy');
    return { ask: (store, target) => verifyByPolicy({ store, ...ports }, target, demands), takesLegacy };
  }
  const abi = askedAbi(values.text('abi'));
  const { signer, sourceRepository, ...ports } = await openGate(session, values);
  const allowed = parseAllowances(values.lines('allow-problems'));
  const demands = {
    policy: makeSignaturePolicy(signer, sourceRepository),
    attestations: values.isOn('require-abi-attestation') ? [{ kind: 'abi', allowed } as const] : [],
    abi: { hosts: askedHosts(values.text('hosts')), allowed, ...(abi === undefined ? {} : { declared: abi }) },
  };
  return { ask: (store, target) => verifyImage({ store, ...ports }, target, demands), takesLegacy: false };
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
    const verification = await deadline.hold(`decide about ${quoted(asked)}`, () =>
      gate.ask(stores.open(reference.repository), targetOf(reference)),
    );
    const { report } = verification;
    if (verification.kind !== 'verified') return { asked, report, verified: undefined, error: verification.error };
    return { asked, report, verified: verification.verified, error: undefined };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return { asked, report: undecided(asked, error), verified: undefined, error };
  }
}

/** Adds what changes no verdict and is worth knowing. A remark that cannot be made in time is none. */
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
    return isAboutSignatures && !gate.takesLegacy && digest?.kind === 'pinned'
      ? remarkOnUnsigned(store, digest.digest)
      : undefined;
  };
  const remark = await deadline
    .hold('remark', () => openDeadline(REMARK_SECONDS).hold('remark', make))
    .catch(() => undefined);
  if (remark === undefined) return run;
  const first = error?.code === 'SIGNATURE_DENIED' ? `${error.hint}; ` : '';
  const hint = `${first}${remark}; or sign the image again with cosign 3 or wasm-image`;
  const told = error === undefined ? undefined : new WasmImageError(error.code, error.message, { hint, cause: error });
  return { ...run, report: { ...report, remark }, error: told };
}
