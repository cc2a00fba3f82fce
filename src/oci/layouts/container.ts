import { type Content, contentOf, type Descriptor, type Digest } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { RUNTIME_ABI_VERSION, RUNTIME_TYPE } from '../annotations.ts';
import type { TarEntry } from '../archive/tar.ts';
import { cleaned } from '../consumers/answer.ts';
import { diffIdsOf } from '../consumers/containers.ts';
import type { RuntimeConfig } from '../image.ts';
import { OCI_CONFIG, PLUGIN_FILE, RUNTIME_CONFIG_FILE } from '../media-types.ts';
import { readRuntimeConfig } from '../runtime-config.ts';
import { ambiguous, type Contents, unlike } from './layout.ts';

/**
 * An image config that container tools accept, for the platform that Istio requests. Source: image-spec 1.1 config.md.
 */
export function imageConfig(
  created: string,
  diffId: Digest,
  config: object = {},
  mediaType: string = OCI_CONFIG,
): Content {
  return contentOf(
    mediaType,
    jsonBytes({
      created,
      architecture: 'amd64',
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: [diffId] },
      history: [{ created, created_by: 'wasm-image' }],
    }),
  );
}

/** The annotations that repeat the runtime config. */
export function runtimeAnnotations(config: RuntimeConfig): Readonly<Record<string, string>> {
  return {
    [RUNTIME_TYPE]: config.type,
    ...(config.abiVersions.length === 0 ? {} : { [RUNTIME_ABI_VERSION]: config.abiVersions.join(',') }),
  };
}

/** Compares the diff_ids with the layers that were fetched. Source: image-spec 1.1 config.md, "Layer DiffID". */
export function checkDiffIds({ manifest: { config, layers }, blobOf, tarDigest }: Contents): void {
  const bytes = blobOf(config);
  if (bytes === undefined) return;
  const diffIds = diffIdsOf(bytes);
  if (diffIds === undefined) throw unlike('its config lists no layers');
  if (diffIds.length !== layers.length)
    throw unlike(`the number of layers is ${diffIds.length} in its config and ${layers.length} in its manifest`);
  for (const [i, layer] of layers.entries()) {
    if (blobOf(layer) === undefined) continue;
    const diffId = tarDigest(layer);
    if (diffIds[i] !== diffId)
      throw unlike(`its config has the diff_id ${quoted(String(diffIds[i]))}, but the layer has ${diffId}`);
  }
}

/** The last layer, which has the module. @returns undefined unless all layers have this type. */
export function lastLayer(layers: readonly Descriptor[], type: string): Descriptor | undefined {
  return layers.every((layer) => layer.mediaType === type) ? layers.at(-1) : undefined;
}

/** Requires exactly one module, because programs differ on several: they use the first, the last or any `*.wasm`. */
export function checkOneModule(
  files: readonly TarEntry[],
  isRightPlace: (name: string) => boolean,
  wanted: string,
): void {
  const modules = files.filter((file) => /\.wasm$/i.test(file.name));
  if (modules.length > 1) {
    const names = modules.slice(0, 8).map((file) => quoted(file.name));
    throw ambiguous(`its layer has ${modules.length} modules, including ${names.join(', ')}`);
  }
  const [module] = modules;
  if (module === undefined || !isRightPlace(module.name)) throw unlike(`its layer has no ${wanted} at its root`);
}

/** Requires one plugin.wasm and at most one runtime config; both names may start with `./`, as in some archives. */
export function checkPluginFiles(files: readonly TarEntry[]): RuntimeConfig | undefined {
  checkOneModule(files, (name) => isAtRoot(name, PLUGIN_FILE), PLUGIN_FILE);
  const strange = files.find(({ name }) => !isAtRoot(name, PLUGIN_FILE) && !isAtRoot(name, RUNTIME_CONFIG_FILE));
  if (strange !== undefined) throw unlike(`its layer has an unexpected file, ${quoted(strange.name)}`);
  if (files.length > 2) throw unlike(`its layer has ${RUNTIME_CONFIG_FILE} twice`);
  const written = files.find(({ name }) => isAtRoot(name, RUNTIME_CONFIG_FILE))?.bytes;
  return written === undefined ? undefined : runtimeConfigOf(written);
}

function isAtRoot(name: string, file: string): boolean {
  return name === file || name === `./${file}`;
}

/** The runtime config in an image. @throws WasmImageError IMAGE_INVALID. */
export function runtimeConfigOf(bytes: Uint8Array): RuntimeConfig {
  try {
    return readRuntimeConfig(bytes);
  } catch (cause) {
    throw unlike('its runtime config is invalid', cause);
  }
}

/** Refuses two files with the same path: programs differ on which one stays. */
export function checkNoneTwice(files: readonly TarEntry[]): void {
  const seen = new Set<string>();
  const twice = files.map((file) => cleaned(file.name)).find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw ambiguous(`its layer has ${quoted(twice)} twice`);
}
