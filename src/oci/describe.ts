import type { Descriptor } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { LAYOUTS } from './layouts/layouts.ts';
import type { ImageManifest } from './manifest.ts';
import {
  CNCF_CONFIG,
  CNCF_MODULE,
  DOCKER_CONFIG,
  DOCKER_TAR_GZIP,
  HIGRESS_DOC,
  HIGRESS_SPEC,
  LEGACY_CONFIG,
  LEGACY_MODULE,
  OCI_CONFIG,
  OCI_EMPTY,
  OCI_TAR_GZIP,
  RUNWASI_COMPONENT,
  SIGSTORE_BUNDLE,
  SOLO_CONFIG,
  SOLO_MODULE,
  UNKNOWN_CONFIG,
} from './media-types.ts';

/** What content of a media type is. */
const KINDS: Readonly<Record<string, string>> = {
  [OCI_CONFIG]: 'image config',
  [DOCKER_CONFIG]: 'image config',
  [SOLO_CONFIG]: 'runtime config',
  [CNCF_CONFIG]: 'wasm config',
  [LEGACY_CONFIG]: 'wasm config',
  [UNKNOWN_CONFIG]: 'empty config',
  [OCI_EMPTY]: 'empty',
  [SOLO_MODULE]: 'module',
  [CNCF_MODULE]: 'module',
  [LEGACY_MODULE]: 'module',
  [RUNWASI_COMPONENT]: 'module',
  [OCI_TAR_GZIP]: 'archive',
  [DOCKER_TAR_GZIP]: 'archive',
  [HIGRESS_SPEC]: 'plugin specification',
  [HIGRESS_DOC]: 'documentation',
  [SIGSTORE_BUNDLE]: 'sigstore bundle',
  'application/vnd.in-toto+json': 'in-toto statement',
};

/** What content of this media type is, in a word or two; undefined for foreign types. */
export function kindOf(mediaType: string): string | undefined {
  return Object.hasOwn(KINDS, mediaType) ? KINDS[mediaType] : undefined;
}

/**
 * What a layer of an image is, according to the manifest alone; its bytes may be something else.
 * @returns for example `module`, or `module (plugin.wasm in an archive)`.
 */
export function kindOfLayer(manifest: ImageManifest, layer: Descriptor): string | undefined {
  for (const { moduleFile, findLayer } of LAYOUTS) {
    const found = quietly(() => findLayer(manifest));
    if (typeof found === 'object' && found.digest === layer.digest)
      return moduleFile === undefined ? 'module' : `module (${moduleFile} in an archive)`;
  }
  return kindOf(layer.mediaType);
}

/** A layout in which readers disagree says nothing about a layer. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}
