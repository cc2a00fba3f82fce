import { isRefused } from '../../abi/judge.ts';
import { layoutsFor } from '../../abi/layout-choice.ts';
import type { AbiReport } from '../../abi/report.ts';
import type { Content, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { type Check, check } from '../../decide/gate/check-result.ts';
import type { ImageFacts } from '../../decide/gate/checks.ts';
import type { JudgedBytes } from '../../decide/gate/verification.ts';
import { type ExtractOptions, extractModule } from '../../oci/extract.ts';
import type { Layout } from '../../oci/image.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import type { Validator } from '../../ports.ts';
import { type AbiDemands, judgeModule, refuseUnfit } from './judge-module.ts';

/** An image as it was read back, with the verdict on its module. */
export interface ReadBack extends JudgedBytes {
  readonly facts: ImageFacts;
  readonly checks: readonly Check[];
}

/**
 * Extracts the module from an image and judges it as every reader of the image will: with the ABI versions that the
 * runtime config of the image declares.
 * @param blobs by digest, those that the layout needs. @throws IMAGE_INVALID, IMAGE_AMBIGUOUS, VALIDATION_TIMEOUT.
 */
export async function judgeBlobs(
  validator: Validator,
  manifest: ImageManifest,
  blobs: ReadonlyMap<Digest, Uint8Array>,
  abi: Omit<AbiDemands, 'abiVersions'>,
  content: Content,
  options: ExtractOptions = {},
): Promise<ReadBack> {
  const extracted = extractModule(manifest, blobs, options);
  const report = await judgeModule(validator, extracted.module, {
    ...abi,
    abiVersions: extracted.runtimeConfig?.abiVersions,
  });
  const declared = manifest.annotations['module.wasm.runtime/abi_version'];
  const written = extracted.runtimeConfig?.abiVersions.join(',');
  return {
    manifest: content,
    module: extracted.module,
    facts: {
      layout: extracted.layout,
      moduleDigest: report['module-digest'],
      layerDigest: extracted.layerDigest,
      abi: report,
    },
    checks: [
      check('abi', 'accepted', isRefused(report) ? 'refused' : 'accepted'),
      ...(isRefused(report) ? [] : [checkLayout(extracted.layout, report)]),
      ...(declared !== undefined && written !== undefined && written !== ''
        ? [check('declared abi', written, declared)]
        : []),
    ],
  };
}

/** Throws if a check failed. @throws WasmImageError ABI_REFUSED, ABI_UNDECIDED, LAYOUT_REFUSED with the reason. */
export function refuseRead({ facts, checks }: ReadBack): void {
  refuseUnfit(facts.abi);
  const failed = checks.find((one) => !one.passed);
  if (failed !== undefined)
    throw new WasmImageError(
      'LAYOUT_REFUSED',
      `Cannot accept the image: ${failed.name}: expected ${failed.expected}, seen ${failed.seen}`,
    );
}

/** The layout must be one that the hosts of the module read: anything else is a mistake or meant for other hosts. */
function checkLayout(layout: Layout, report: AbiReport): Check {
  return check(
    'layout',
    layout,
    layoutsFor(report).includes(layout)
      ? layout
      : `a module of kind ${report.kind}, which its hosts do not read from this layout`,
  );
}
