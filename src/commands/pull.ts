import { askedHosts } from '../abi/host-query.ts';
import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Content, Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted, rememberPublic, withInputNames } from '../core/text.ts';
import type { InputName } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { parseReference, targetOf } from '../oci/reference.ts';
import { readBack } from '../pipeline/verify/verify-read.ts';
import { openImageStore } from '../wiring/login.ts';
import { refuseFile } from '../wiring/operands.ts';
import { openAuthorities, openReader, type Session } from '../wiring/session.ts';
import { openDemandedGate } from './verify.ts';

/**
 * Reads the module of an image, picked by the rule of the given hosts. With an expected signer the full gate runs
 * first; without one, `isVerified` is false.
 */
export async function runPull(
  image: string,
  raw: RawInputs,
  session: Session,
): Promise<{
  readonly module: Uint8Array;
  readonly moduleDigest: Digest;
  readonly manifest: Content;
  readonly isVerified: boolean;
}> {
  const values = readValues('pull', raw);
  rememberPublic(image);
  await refuseFile(session, image);
  const reference = parseReference(image);
  await openAuthorities(session, values);
  const store = openImageStore(session, values, reference.repository);
  const isDemanded = isSignerNamed(values, raw);
  const deadline = openDeadline(secondsOf(values));
  const task = `pull ${quoted(image)}`;
  const target = targetOf(reference);
  if (!isDemanded) {
    const hosts = askedHosts(values.text('hosts')) ?? [];
    const { manifest, module, facts } = await deadline.hold(task, () =>
      readBack({ store, validator: openReader(session).validator }, target, { hosts }),
    );
    return { module, moduleDigest: facts.moduleDigest, manifest, isVerified: false };
  }
  const gate = await openDemandedGate(session, values);
  const verification = await deadline.hold(task, () => gate.verify(store, target));
  if (verification.kind !== 'verified') throw verification.error;
  const { verified, read } = verification;
  // The bytes that were judged, not the ones that the registry would return next.
  return { module: read.module, moduleDigest: verified.image.moduleDigest, manifest: read.manifest, isVerified: true };
}

const SIGNERS: readonly InputName[] = [
  'policy',
  'key',
  'certificate-identity',
  'certificate-oidc-issuer',
  'certificate-github-workflow-repository',
];
/** Inputs of the gate that have no effect without an expected signer. */
const NEEDS_SIGNER: readonly InputName[] = ['trusted-root', 'tuf-mirror', 'tuf-root', 'allow-problems'];

/**
 * Whether an input names the expected signer.
 * @throws WasmImageError INPUT_MISSING for an input that is empty, and for inputs that only matter to the gate.
 */
function isSignerNamed(values: Values, raw: RawInputs): boolean {
  const empty = [...SIGNERS, ...NEEDS_SIGNER].find((name) => raw.has(name) && values.text(name) === undefined);
  if (empty !== undefined) throw new WasmImageError('INPUT_MISSING', `Cannot pull: ${inputName(empty)} is empty`);
  if (SIGNERS.some((name) => values.text(name) !== undefined)) return true;
  const unused = values.isOn('require-abi-attestation')
    ? 'require-abi-attestation'
    : NEEDS_SIGNER.find((name) => values.text(name) !== undefined);
  if (unused === undefined) return false;
  throw new WasmImageError(
    'INPUT_MISSING',
    `Cannot pull: ${inputName(unused)} has no effect without an expected signer`,
    { hint: withInputNames('set {certificate-identity} and {certificate-oidc-issuer}, {key} or {policy}') },
  );
}
