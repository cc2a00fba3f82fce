import type { Descriptor } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { isGzip } from '../archive/gzip.ts';
import { readTar, type TarEntry } from '../archive/tar.ts';
import type { ImageManifest } from '../manifest.ts';
import { OCI_TAR_GZIP, PLUGIN_FILE, POLICY_FILE } from '../media-types.ts';
import type { Opened } from '../opened.ts';
import { baseName, type ConsumerAnswer, cleaned, fromArchive, hasMagic, refused } from './answer.ts';

/** OPA: the first tar+gzip layer is the bundle, and it loads `policy.wasm` from any folder of it. */
export function takeByOpa(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const layer = manifest.layers.find(({ mediaType }) => mediaType === OCI_TAR_GZIP);
  if (layer === undefined) return refused(`no layer is ${quoted(OCI_TAR_GZIP)}`);
  return fromArchive(layer, opened, (files) => files.find(({ name }) => baseName(name) === POLICY_FILE), POLICY_FILE);
}

/** hyper-mcp: the first layer that is wasm by its bytes, or an archive with wasm in it; it ignores media types. */
export function takeByHyperMcp(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  for (const layer of manifest.layers) {
    const bytes = opened.blobOf(layer);
    if (bytes === undefined) return refused(`layer ${layer.digest} is missing`);
    if (hasMagic(bytes)) return { kind: 'taken', module: bytes };
    const [best] = entriesOf(bytes, layer, opened)
      .filter((file) => file.name.endsWith('.wasm') && hasMagic(file.bytes))
      .sort(byPreference);
    if (best !== undefined) return { kind: 'taken', module: best.bytes };
  }
  return refused('no layer is a module or an archive that contains one');
}

function entriesOf(bytes: Uint8Array, layer: Descriptor, opened: Opened): readonly TarEntry[] {
  if (isGzip(bytes)) {
    const files = opened.filesOf(layer);
    return files instanceof WasmImageError ? [] : files;
  }
  try {
    return readTar(bytes);
  } catch (error) {
    if (error instanceof WasmImageError) return [];
    throw error;
  }
}

/** Prefers `plugin.wasm`, then the file nearer to the root, then the larger one. */
function byPreference(a: TarEntry, b: TarEntry): number {
  const isOther = (file: TarEntry): number => Number(baseName(file.name) !== PLUGIN_FILE);
  const depth = (file: TarEntry): number => cleaned(file.name).split('/').length;
  return isOther(a) - isOther(b) || depth(a) - depth(b) || b.bytes.byteLength - a.bytes.byteLength;
}
