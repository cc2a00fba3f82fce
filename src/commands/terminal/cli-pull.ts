import { resolve } from 'node:path';
import { isStream, writeStream } from '../../adapters/host/stream.ts';
import { type ExitCode, WasmImageError } from '../../core/errors.ts';
import { paint } from '../../core/screen.ts';
import { inert, printSize, withInputNames } from '../../core/text.ts';
import { refuseUnwritable } from '../../wiring/out-files.ts';
import type { Session } from '../../wiring/session.ts';
import { runPull } from '../pull.ts';
import { type CliRun, during, say, sayError, screenOf, writeOut } from './terminal.ts';

/** `wasm-image pull`: writes the module to a file, a pipe, a device or standard output, and prints its digests. */
export async function pull(run: CliRun, session: Session): Promise<ExitCode> {
  const { raw, output, isJson } = run;
  const image = raw.get('image');
  if (image === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot pull: no image is given', {
      hint: 'wasm-image pull ghcr.io/acme/filter:v1',
    });
  const file = output ?? 'plugin.wasm';
  const path = resolve(session.folder, file);
  const isOutput = ['-', '/dev/stdout', '/dev/fd/1'].includes(file);
  const goesThrough = await isStream(path);
  if (isOutput && isJson)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      'Cannot use --json together with --output -: the module goes to standard output',
    );
  if (isOutput && process.stdout.isTTY === true)
    throw new WasmImageError('INPUT_INVALID', 'Cannot write a module to the terminal: it is binary', {
      hint: 'redirect standard output to a file or a pipe, or name a file with --output',
    });
  if (!isOutput && !goesThrough) await refuseUnwritable(path);
  const { module, manifest, isVerified, moduleDigest } = await during(session, `pulling ${image}`, () =>
    runPull(image, raw, session),
  );
  if (isOutput) await writeOut(module);
  else await (goesThrough ? writeStream(path, module) : session.write(path, module));
  if (!isVerified)
    session.log.notice(
      withInputNames(
        'The signature was not checked: set {certificate-identity} and {certificate-oidc-issuer}, {key} or {policy}',
      ),
    );
  const facts = {
    file,
    digest: manifest.digest,
    'module-digest': moduleDigest,
    size: module.byteLength,
    verified: isVerified,
  };
  if (isJson) return say(JSON.stringify(facts));
  const screen = screenOf(run, isOutput ? process.stderr : process.stdout);
  const signature = isVerified ? paint(screen, 'green', 'verified') : paint(screen, 'yellow', 'signature not checked');
  const text = [
    `pulled ${inert(isOutput ? image : file, 300)}: ${printSize(module.byteLength)}, ${signature}`,
    `  digest         ${manifest.digest}`,
    `  module-digest  ${moduleDigest}`,
  ].join('\n');
  if (!isOutput) return say(text);
  sayError(text);
  return 0;
}
