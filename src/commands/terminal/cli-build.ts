import { printAbiReport } from '../../abi/print-abi.ts';
import type { ExitCode } from '../../core/errors.ts';
import { inert, printSize, shortDigest } from '../../core/text.ts';
import type { Session } from '../../wiring/session.ts';
import { runBuild } from '../build.ts';
import { type CliRun, failWith, say, screenOf } from './terminal.ts';

/** `wasm-image build`: prints the ABI report and the image in the layout folder. */
export async function build(run: CliRun, session: Session): Promise<ExitCode> {
  const result = await runBuild(run.raw, session);
  if (result.kind === 'failed') return failWith(run, result);
  const { made, paths } = result;
  const { image, abi, created } = made;
  const { digest } = image.manifest;
  if (run.isJson)
    return say(
      JSON.stringify({
        digest,
        'module-digest': image.moduleDigest,
        'layer-digest': image.layerDigest,
        layout: image.layout,
        size: image.size,
        created,
        'oci-layout-path': paths.layout,
        'abi-report': paths.abiReport,
        abi,
      }),
    );
  const screen = screenOf(run);
  const layer = screen.details === true ? image.layerDigest : shortDigest(image.layerDigest);
  return say(
    [
      printAbiReport(abi, 'built', screen),
      'Image',
      `  layout        ${image.layout}, ${printSize(image.size)}`,
      `  layer-digest  ${layer}`,
      `  created       ${created}`,
      `  digest        ${digest}`,
      `  image         ${inert(`oci-layout:${paths.layout}@${digest}`, 1000)}`,
    ].join('\n'),
  );
}
