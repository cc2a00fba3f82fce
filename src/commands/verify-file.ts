import { openDeadline, secondsOf } from '../adapters/host/deadline.ts';
import type { SignerFacts } from '../attest/facts.ts';
import { asWasmImageError, WasmImageError } from '../core/errors.ts';
import { inputName, quoted, withInputNames } from '../core/text.ts';
import { undecided, type VerificationReport } from '../decide/gate/verification.ts';
import type { InputName } from '../decide/inputs/inputs.ts';
import { type RawInputs, readValues, type Values } from '../decide/inputs/values.ts';
import { LIMITS } from '../oci/media-types.ts';
import { verifyFile } from '../pipeline/verify/verify-file.ts';
import { openFileGate } from '../wiring/open-file-gate.ts';
import { openAuthorities, openReader, type Session } from '../wiring/session.ts';

/** The verdict on a file; `error` says why it is not verified, `facts` who signed it if it is. */
export interface FileRun {
  readonly asked: string;
  readonly report: VerificationReport;
  readonly error: WasmImageError | undefined;
  readonly facts: SignerFacts | undefined;
}

/**
 * Verifies a module file against the bundle that `bundle` names. Contacts no registry, and the trust root only for a
 * certificate.
 * @param files given as arguments; the input `module` names the same.
 * @throws WasmImageError INPUT_*, FILE_*, POLICY_INVALID, KEY_INVALID for demands that cannot be checked.
 */
export async function runVerifyFile(files: readonly string[], raw: RawInputs, session: Session): Promise<FileRun> {
  const values = readValues('verify', new Map([...raw].filter(([name]) => name !== 'image')));
  const [file, ...others] = [...files, ...values.lines('module')];
  const bundle = values.text('bundle');
  if (file === undefined || bundle === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot verify a file: ${inputName(file === undefined ? 'module' : 'bundle')} is not set`,
      { hint: withInputNames('set {module} to the file and {bundle} to the sigstore bundle about it') },
    );
  if ((raw.get('image') ?? '') !== '')
    throw new WasmImageError('INPUT_CONFLICT', `Cannot verify ${inputName('image')} together with a file`, {
      hint: withInputNames('leave out {image}, or {module} and {bundle}'),
    });
  if (others.length > 0)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot verify ${quoted(others[0] ?? '')}: a bundle is about one file`, {
      hint: 'run it once for each file',
    });
  refuseUnused(values);
  const deadline = openDeadline(secondsOf(values));
  await openAuthorities(session, values);
  const { ports, demands } = await openFileGate(session, values);
  const { files: reader } = openReader(session);
  const given = {
    name: file,
    bundle: await reader.read(bundle, LIMITS.bundle),
    module: await reader.read(file, LIMITS.rawModule, 'WASM_TOO_LARGE'),
  };
  try {
    const verification = await deadline.hold(`reach a verdict on ${quoted(file)}`, () =>
      verifyFile(ports, given, demands),
    );
    const { report } = verification;
    return verification.kind === 'verified'
      ? { asked: file, report, error: undefined, facts: verification.facts }
      : { asked: file, report, error: verification.error, facts: undefined };
  } catch (thrown) {
    const error = asWasmImageError(thrown);
    return { asked: file, report: undecided(file, error), error, facts: undefined };
  }
}

/** Inputs that are about an image in a registry. */
const IMAGES_ONLY: readonly InputName[] = ['registry', 'username', 'password', 'insecure'];

/** Refuses an input that would have no effect. */
function refuseUnused(values: Values): void {
  const unused = values.isOn('require-abi-attestation')
    ? 'require-abi-attestation'
    : IMAGES_ONLY.find((name) => values.text(name) !== undefined);
  if (unused === undefined) return;
  throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${inputName(unused)} together with ${inputName('bundle')}`, {
    hint: withInputNames(`leave out {${unused}}: a file is verified without a registry`),
  });
}
