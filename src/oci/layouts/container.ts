import { type Content, contentOf, type Digest } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';
import { RUNTIME_ABI_VERSION, RUNTIME_TYPE } from '../annotations.ts';
import { cleaned } from '../consumers/answer.ts';
import { diffIdsOf } from '../consumers/containers.ts';
import type { RuntimeConfig } from '../image.ts';
import { OCI_CONFIG, PLUGIN_FILE, RUNTIME_CONFIG_FILE } from '../media-types.ts';
import { readRuntimeConfig } from '../runtime-config.ts';
import type { TarEntry } from '../tar.ts';
import { ambiguous, type Contents, unlike } from './layout.ts';

/** An image config that container tools take; the platform is the one that Istio looks for. Source: image-spec 1.1 config.md. */
export function imageConfig(created: string, diffId: Digest, config: object = {}, mediaType: string = OCI_CONFIG): Content {
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
  return { [RUNTIME_TYPE]: config.type, ...(config.abiVersions.length === 0 ? {} : { [RUNTIME_ABI_VERSION]: config.abiVersions.join(',') }) };
}

/** Source: image-spec 1.1 config.md, "Layer DiffID". */
export function checkDiffIds({ manifest, blobOf, tarDigest }: Contents): void {
  const config = blobOf(manifest.config);
  if (config === undefined) return;
  const diffIds = diffIdsOf(config);
  if (diffIds?.length !== 1) throw unlike('its config does not name one layer');
  const diffId = tarDigest();
  if (diffIds[0] !== diffId) throw unlike(`its config names ${quoted(String(diffIds[0]))} as its layer, which is ${diffId}`);
}

/** Readers differ in which of several entries they take: the first, the last, any `*.wasm`. So there is one. */
export function checkOneModule(files: readonly TarEntry[], isRightPlace: (name: string) => boolean, wanted: string): void {
  const modules = files.filter((file) => /\.wasm$/i.test(file.name));
  if (modules.length > 1) {
    const names = modules.slice(0, 8).map((file) => quoted(file.name));
    throw ambiguous(`its layer has ${modules.length} modules, among them ${names.join(', ')}`);
  }
  const [module] = modules;
  if (module === undefined || !isRightPlace(module.name)) throw unlike(`its layer has no ${wanted} at its root`);
}

/** One plugin.wasm and, beside it, at most one runtime config. */
export function checkPluginFiles(files: readonly TarEntry[]): RuntimeConfig | undefined {
  checkOneModule(files, (name) => name === PLUGIN_FILE, PLUGIN_FILE);
  const strange = files.find((file) => file.name !== PLUGIN_FILE && file.name !== RUNTIME_CONFIG_FILE);
  if (strange !== undefined) throw unlike(`its layer has another file, ${quoted(strange.name)}`);
  if (files.length > 2) throw unlike(`its layer has ${RUNTIME_CONFIG_FILE} twice`);
  const written = files.find((file) => file.name === RUNTIME_CONFIG_FILE)?.bytes;
  return written === undefined ? undefined : runtimeConfigOf(written);
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
  const names = files.map((file) => cleaned(file.name));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw ambiguous(`its layer has ${quoted(twice)} twice`);
}
