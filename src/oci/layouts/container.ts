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

/** An image config that container tools take; the platform is the one that Istio looks for. Source: image-spec 1.1 config.md. */
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

export function runtimeAnnotations(config: RuntimeConfig): Readonly<Record<string, string>> {
  return {
    [RUNTIME_TYPE]: config.type,
    ...(config.abiVersions.length === 0 ? {} : { [RUNTIME_ABI_VERSION]: config.abiVersions.join(',') }),
  };
}

/** Of the layers that are at hand. Source: image-spec 1.1 config.md, "Layer DiffID". */
export function checkDiffIds({ manifest: { config, layers }, blobOf, tarDigest }: Contents): void {
  const bytes = blobOf(config);
  if (bytes === undefined) return;
  const diffIds = diffIdsOf(bytes);
  if (diffIds === undefined) throw unlike('its config names no layers');
  if (diffIds.length !== layers.length)
    throw unlike(`its config names ${diffIds.length} layers, its manifest ${layers.length}`);
  for (const [i, layer] of layers.entries()) {
    if (blobOf(layer) === undefined) continue;
    const diffId = tarDigest(layer);
    if (diffIds[i] !== diffId)
      throw unlike(`its config names ${quoted(String(diffIds[i]))} as its layer, which is ${diffId}`);
  }
}

/** The one layer type of an image for container tools, the module in the last of them. @returns undefined for other layers. */
export function lastLayer(layers: readonly Descriptor[], type: string): Descriptor | undefined {
  return layers.every((layer) => layer.mediaType === type) ? layers.at(-1) : undefined;
}

/** Readers differ in which of several entries they take: the first, the last, any `*.wasm`. So there is one. */
export function checkOneModule(
  files: readonly TarEntry[],
  isRightPlace: (name: string) => boolean,
  wanted: string,
): void {
  const modules = files.filter((file) => /\.wasm$/i.test(file.name));
  if (modules.length > 1) {
    const names = modules.slice(0, 8).map((file) => quoted(file.name));
    throw ambiguous(`its layer has ${modules.length} modules, among them ${names.join(', ')}`);
  }
  const [module] = modules;
  if (module === undefined || !isRightPlace(module.name)) throw unlike(`its layer has no ${wanted} at its root`);
}

/** One plugin.wasm and, besides it, at most one runtime config; both may begin with `./`, as some archivers write names. */
export function checkPluginFiles(files: readonly TarEntry[]): RuntimeConfig | undefined {
  checkOneModule(files, (name) => isAtRoot(name, PLUGIN_FILE), PLUGIN_FILE);
  const strange = files.find(({ name }) => !isAtRoot(name, PLUGIN_FILE) && !isAtRoot(name, RUNTIME_CONFIG_FILE));
  if (strange !== undefined) throw unlike(`its layer has another file, ${quoted(strange.name)}`);
  if (files.length > 2) throw unlike(`its layer has ${RUNTIME_CONFIG_FILE} twice`);
  const written = files.find(({ name }) => isAtRoot(name, RUNTIME_CONFIG_FILE))?.bytes;
  return written === undefined ? undefined : runtimeConfigOf(written);
}

function isAtRoot(name: string, file: string): boolean {
  return name === file || name === `./${file}`;
}

export function runtimeConfigOf(bytes: Uint8Array): RuntimeConfig {
  try {
    return readRuntimeConfig(bytes);
  } catch (cause) {
    throw unlike('its runtime config is not one', cause);
  }
}

/** Files that would land on one another when unpacked: readers differ in which one stays. */
export function checkNoneTwice(files: readonly TarEntry[]): void {
  const seen = new Set<string>();
  const twice = files.map((file) => cleaned(file.name)).find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw ambiguous(`its layer has ${quoted(twice)} twice`);
}
