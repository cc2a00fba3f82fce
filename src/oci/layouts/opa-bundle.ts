import { contentOf, descriptorOf, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { CREATED } from '../annotations.ts';
import { gunzip, isGzip } from '../archive/gzip.ts';
import { readTar, type TarEntry } from '../archive/tar.ts';
import { cleaned } from '../consumers/answer.ts';
import { secondsOf } from '../created.ts';
import { OCI_MANIFEST, OCI_TAR_GZIP, POLICY_FILE } from '../media-types.ts';
import { COMPAT } from './compat.ts';
import { checkDiffIds, checkNoneTwice, checkOneModule, imageConfig } from './container.ts';
import { type AssembleOptions, checkDigest, type LayoutRow, type LayoutWriter, type Parts, unlike } from './layout.ts';

/**
 * An unchanged OPA bundle as the only layer of an image. OPA does not read the config, so it is one for container
 * tools.
 * Source: open-policy-agent/opa docs "OCI Registry"; v1/download/oci_download.go v1.22.2.
 */
export const OPA_BUNDLE: LayoutRow = {
  layout: 'opa-bundle',
  moduleFile: POLICY_FILE,
  findLayer: COMPAT.findLayer,
  check(contents) {
    if (contents.manifest.layers.length > 1) throw unlike('OPA reads the first layer, but the bundle is in another');
    checkBundleFiles(contents.files);
    checkDiffIds(contents);
    return undefined;
  },
};

/** How layout `opa-bundle` is written, and which consumers must accept it. */
export const OPA_BUNDLE_WRITER: LayoutWriter = {
  carries: 'core',
  consumers: ['opa', 'container-tools'],
  manifestType: OCI_MANIFEST,
  assemble: writeOpaBundle,
};

function writeOpaBundle({ bundle, created, moduleDigest, annotations }: AssembleOptions): Parts {
  if (bundle === undefined)
    throw new WasmImageError('LAYOUT_REFUSED', 'Cannot put a module into layout "opa-bundle": OPA loads only bundles', {
      hint: 'use the bundle.tar.gz that "opa build -t wasm" writes',
    });
  secondsOf(created);
  const { tar, module } = openBundle(bundle);
  checkDigest(digestOf(module), moduleDigest);
  const layer = contentOf(OCI_TAR_GZIP, bundle);
  return {
    config: imageConfig(created, digestOf(tar)),
    layers: [layer],
    descriptors: [descriptorOf(layer)],
    annotations: { ...annotations, [CREATED]: created },
  };
}

/** Whether a file is gzip: a bundle is, a module cannot be. */
export function isBundle(bytes: Uint8Array): boolean {
  return isGzip(bytes);
}

/**
 * The module of a bundle. @param bundle the whole bundle.tar.gz, at most 64 MiB. @returns a view into the unpacked
 * archive.
 * @throws WasmImageError ARCHIVE_INVALID for an archive that programs unpack differently, has links, does not have
 * exactly one `policy.wasm` at its root, or is too large.
 */
export function moduleOfBundle(bundle: Uint8Array): Uint8Array {
  return openBundle(bundle).module;
}

function openBundle(bundle: Uint8Array): { readonly tar: Uint8Array; readonly module: Uint8Array } {
  try {
    const tar = gunzip(bundle);
    const files = readTar(tar, { only: 'files' });
    checkBundleFiles(files);
    const module = files.find(({ name }) => isPolicy(name))?.bytes ?? new Uint8Array();
    return { tar, module };
  } catch (cause) {
    if (!(cause instanceof WasmImageError)) throw cause;
    throw new WasmImageError('ARCHIVE_INVALID', `Cannot use the bundle: ${cause.message}`, { cause });
  }
}

/** Requires one policy.wasm at the root; OPA would load it from any folder, other programs any `*.wasm`. */
function checkBundleFiles(files: readonly TarEntry[]): void {
  checkOneModule(files, isPolicy, POLICY_FILE);
  checkNoneTwice(files);
}

function isPolicy(name: string): boolean {
  return name === POLICY_FILE || name === `/${POLICY_FILE}` || (name.startsWith('./') && cleaned(name) === POLICY_FILE);
}
