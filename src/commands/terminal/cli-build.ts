import { printAbiReport } from '../../abi/print-abi.ts';
import type { ExitCode } from '../../core/errors.ts';
import type { Session } from '../../wiring/session.ts';
import { runBuild } from '../build.ts';
import { type CliRun, failWith, printFacts, say } from './terminal.ts';

/** `wasm-image build`: prints the ABI report and the digests of the image. */
export async function build(run: CliRun, session: Session): Promise<ExitCode> {
  const result = await runBuild(run.raw, session);
  if (result.kind === 'failed') return failWith(run, result);
  const { made, paths } = result;
  const { image, abi, created } = made;
  const facts = {
    digest: image.manifest.digest,
    'module-digest': image.moduleDigest,
    'layer-digest': image.layerDigest,
    layout: image.layout,
    size: image.size,
    created,
    'oci-layout-path': paths.layout,
  };
  if (run.isJson) return say(JSON.stringify({ ...facts, 'abi-report': paths.abiReport, abi }));
  return say(`${printAbiReport(abi)}\n${printFacts(facts)}`);
}
