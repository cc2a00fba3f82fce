import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { ImageManifest } from '../manifest.ts';
import {
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  OCI_TAR_GZIP,
  PLUGIN_FILE,
  SOLO_CONFIG,
  SOLO_MODULE,
} from '../media-types.ts';
import type { Opened } from '../opened.ts';
import { readRuntimeConfig } from '../runtime-config.ts';
import { baseName, type ConsumerAnswer, fromArchive, fromBlob, refused, startsAsWasm } from './answer.ts';

/**
 * Istio's agent and its copies in Envoy Gateway and Higress: the plugin in the last layer, or else Solo's two layers.
 */
export function takeByProxy(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const isDocker = manifest.mediaType === DOCKER_MANIFEST;
  const compat = startsAsWasm(fromLastLayer(manifest, opened, isDocker ? DOCKER_TAR_GZIP : OCI_TAR_GZIP));
  if (compat.kind === 'taken' || isDocker) return compat;
  const solo = startsAsWasm(fromTwoLayers(manifest, opened));
  return solo.kind === 'taken' ? solo : refused(`${compat.reason}; ${solo.reason}`);
}

function fromLastLayer(manifest: ImageManifest, opened: Opened, type: string): ConsumerAnswer {
  const last = manifest.layers.at(-1);
  if (last === undefined) return refused('it has no layers');
  if (last.mediaType !== type) return refused(`its last layer is ${quoted(last.mediaType)}, not ${quoted(type)}`);
  return fromArchive(last, opened, (files) => files.find((file) => baseName(file.name) === PLUGIN_FILE), PLUGIN_FILE);
}

function fromTwoLayers(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  if (manifest.layers.length !== 2) return refused(`the number of layers is ${manifest.layers.length}, not 2`);
  const layer = manifest.layers.find(({ mediaType }) => mediaType === SOLO_MODULE);
  return layer === undefined ? refused(`neither layer is ${quoted(SOLO_MODULE)}`) : fromBlob(layer, opened);
}

/** wasme: any descriptor of each of Solo's two types, with a config that can be parsed strictly. */
export function takeByWasme(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  const children = [manifest.config, ...manifest.layers];
  const layer = children.find(({ mediaType }) => mediaType === SOLO_MODULE);
  const config = children.find(({ mediaType }) => mediaType === SOLO_CONFIG);
  if (layer === undefined) return refused(`it has no ${quoted(SOLO_MODULE)}`);
  if (config === undefined) return refused(`it has no ${quoted(SOLO_CONFIG)}`);
  const bytes = opened.blobOf(config);
  if (bytes !== undefined && !isRuntimeConfig(bytes)) return refused('its runtime config is invalid');
  return fromBlob(layer, opened);
}

function isRuntimeConfig(bytes: Uint8Array): boolean {
  try {
    readRuntimeConfig(bytes);
    return true;
  } catch (error) {
    if (error instanceof WasmImageError) return false;
    throw error;
  }
}

/** The plugin-server of Higress: the first layer that is an archive with a `*.wasm` file, or Solo's raw module. */
export function takeByPluginServer(manifest: ImageManifest, opened: Opened): ConsumerAnswer {
  let first: ConsumerAnswer | undefined;
  for (const layer of manifest.layers) {
    const isArchive = layer.mediaType === OCI_TAR_GZIP || layer.mediaType === DOCKER_TAR_GZIP;
    if (!isArchive && layer.mediaType !== SOLO_MODULE) continue;
    const answer = isArchive
      ? fromArchive(layer, opened, (files) => files.find(({ name }) => name.endsWith('.wasm')), '*.wasm')
      : fromBlob(layer, opened);
    if (answer.kind === 'taken') return answer;
    first ??= answer;
  }
  return first ?? refused('no layer is an archive or a Solo module');
}
