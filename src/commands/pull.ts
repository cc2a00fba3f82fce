import { askedHosts } from '../abi/host-query.ts';
import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { Content, Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted, rememberPublic } from '../core/text.ts';
import type { InputName } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { parseReference, targetOf } from '../oci/reference.ts';
import { readBack } from '../pipeline/verify/verify-read.ts';
import { openImageStore } from '../wiring/login.ts';
import { openAuthorities, openReader, type Session } from '../wiring/session.ts';
import { openDemandedGate } from './verify.ts';

/** The module of an image, picked by the rule of the hosts that are named. With an identity or key the whole gate runs first; without, `isVerified` is false. */
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
  const reference = parseReference(image);
  await openAuthorities(session, values);
  const store = openImageStore(session, values, reference.repository);
  const isDemanded = isSignerNamed(values, raw);
  const deadline = openDeadline(secondsOf(values));
  const deed = `pull ${quoted(image)}`;
  const target = targetOf(reference);
  if (!isDemanded) {
    const hosts = askedHosts(values.text('hosts')) ?? [];
    const { manifest, module, facts } = await deadline.hold(deed, () =>
      readBack({ store, validator: openReader(session).validator }, target, { hosts }),
    );
    return { module, moduleDigest: facts.moduleDigest, manifest, isVerified: false };
  }
  const gate = await openDemandedGate(session, values);
  const verification = await deadline.hold(deed, () => gate.ask(store, target));
  if (verification.kind !== 'verified') throw verification.error;
  const { verified, read } = verification;
  // The bytes that were judged, not those that the registry gives out the next time.
  return { module: read.module, moduleDigest: verified.image.moduleDigest, manifest: read.manifest, isVerified: true };
}

const SIGNERS: readonly InputName[] = [
  'policy',
  'key',
  'certificate-identity',
  'certificate-oidc-issuer',
  'certificate-github-workflow-repository',
];
/** Whom to believe about signers: idle where none is named. */
const ROOTS: readonly InputName[] = ['trusted-root', 'tuf-mirror', 'tuf-root', 'allow-problems'];

/** Whether it is said who must have signed. @throws WasmImageError INPUT_MISSING for an empty name, and for what only a gate could heed without one. */
function isSignerNamed(values: Values, raw: RawInputs): boolean {
  const empty = [...SIGNERS, ...ROOTS].find((name) => raw.has(name) && values.text(name) === undefined);
  if (empty !== undefined) throw new WasmImageError('INPUT_MISSING', `Cannot pull: ${empty} is empty`);
  if (SIGNERS.some((name) => values.text(name) !== undefined)) return true;
  const idle = values.isOn('require-abi-attestation')
    ? 'require-abi-attestation'
    : ROOTS.find((name) => values.text(name) !== undefined);
  if (idle === undefined) return false;
  const hint = 'add certificate-identity and certificate-oidc-issuer, key or policy';
  throw new WasmImageError('INPUT_MISSING', `Cannot pull: ${idle} is set, and nothing says who must have signed`, {
    hint,
  });
}
