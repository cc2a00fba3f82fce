import { type Descriptor, type Digest, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import { CONSUMERS, diffIdsOf } from './consumers.ts';
import type { Layout, RuntimeConfig } from './image.ts';
import type { ImageManifest } from './manifest.ts';
import { LIMITS, OCI_CONFIG, OCI_MANIFEST, OCI_TAR_GZIP, PLUGIN_FILE, RUNTIME_CONFIG_FILE, SOLO_CONFIG, SOLO_MODULE } from './media-types.ts';
import { type Opened, openImage } from './opened.ts';
import { readRuntimeConfig } from './runtime-config.ts';
import type { TarEntry } from './tar.ts';

/** What an image holds, the same for every consumer that loads it. */
export interface Extracted {
  readonly layout: Layout;
  /** The raw wasm: a view into the layer, nothing copied after unpacking. */
  readonly module: Uint8Array;
  /** Absent when the image has none, or when its blob was not given (layout `oci`). */
  readonly runtimeConfig: RuntimeConfig | undefined;
  readonly layerDigest: Digest;
}

/**
 * The blobs that {@link extractModule} needs.
 * @param options `with: 'config'` asks for the config too, so that its diff_ids are compared and layout `oci` gives its runtime config.
 * @throws WasmImageError as {@link extractModule} for images of another shape; LIMIT_EXCEEDED for blobs too large to fetch.
 */
export function blobsNeeded(manifest: ImageManifest, options: { readonly with?: 'config' } = {}): readonly Descriptor[] {
  const { layout, layer } = shapeOf(manifest);
  const limit = layout === 'compat' ? LIMITS.compressedLayer : LIMITS.rawModule;
  const wanted = options.with === 'config' ? [layer, manifest.config] : [layer];
  if (layer.size > limit) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot read the image: its layer has ${layer.size} bytes, ${limit} are allowed`);
  if (manifest.config.size > LIMITS.config)
    throw new WasmImageError('LIMIT_EXCEEDED', `Cannot read the image: its config has ${manifest.config.size} bytes, ${LIMITS.config} are allowed`);
  return wanted;
}

/**
 * Takes the module out of an image by the rule of every consumer and requires that they all get the same bytes.
 * Accepted is exactly what assembleImage makes: one tar+gzip layer with one module, or Solo's two layers.
 * @param blobs by digest, those of {@link blobsNeeded}; each is checked against its descriptor.
 * @throws WasmImageError IMAGE_AMBIGUOUS when consumers would load different bytes; IMAGE_INVALID for another shape or diff_ids that are wrong;
 * DIGEST_MISMATCH for a blob that is not the one named; LIMIT_EXCEEDED. Source: image-spec 1.1 config.md; consumers.ts; CVE-2021-41190 for the idea.
 */
export function extractModule(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>): Extracted {
  const { layout, layer } = shapeOf(manifest);
  for (const descriptor of blobsNeeded(manifest, { with: 'config' })) checkBlob(descriptor, blobs.get(descriptor.digest));
  const opened = openImage(blobs);
  const files = layout === 'compat' ? unpacked(opened.filesOf(layer)) : [];
  const module = sameForAll(manifest, opened);
  if (layout === 'compat') checkArchive(files);
  const config = blobs.get(manifest.config.digest);
  if (layout === 'compat' && config !== undefined) checkDiffIds(config, digestOf(unpacked(opened.tarOf(layer))));
  const written = layout === 'oci' ? config : files.find((file) => file.name === RUNTIME_CONFIG_FILE)?.bytes;
  return { layout, module, runtimeConfig: written === undefined ? undefined : runtimeConfigOf(written), layerDigest: layer.digest };
}

function shapeOf(manifest: ImageManifest): { readonly layout: Layout; readonly layer: Descriptor } {
  const types = manifest.layers.map((layer) => layer.mediaType);
  const modules = types.filter((type) => type === OCI_TAR_GZIP || type === SOLO_MODULE);
  if (modules.length > 1) throw new WasmImageError('IMAGE_AMBIGUOUS', `Cannot take the module out of the image: ${modules.length} layers may hold one`);
  const [first, second] = manifest.layers;
  if (manifest.mediaType !== OCI_MANIFEST) throw unlike(`its manifest is ${quoted(manifest.mediaType)}`);
  if (first?.mediaType === OCI_TAR_GZIP && types.length === 1) {
    if (manifest.config.mediaType !== OCI_CONFIG) throw unlike(`its config is ${quoted(manifest.config.mediaType)}, not an image config`);
    return { layout: 'compat', layer: first };
  }
  if (first?.mediaType === SOLO_CONFIG && second?.mediaType === SOLO_MODULE && types.length === 2) {
    const isSame = manifest.config.digest === first.digest && manifest.config.size === first.size && manifest.config.mediaType === SOLO_CONFIG;
    if (!isSame) throw new WasmImageError('IMAGE_AMBIGUOUS', 'Cannot take the module out of the image: its config and its first layer are two runtime configs');
    return { layout: 'oci', layer: second };
  }
  throw unlike(types.length === 0 ? 'it has no layers' : `its layers are ${types.slice(0, 8).map(quoted).join(', ')}`);
}

function checkBlob(descriptor: Descriptor, bytes: Uint8Array | undefined): void {
  if (bytes === undefined) return;
  const actual = digestOf(bytes);
  if (actual === descriptor.digest && bytes.byteLength === descriptor.size) return;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot use a blob of the image: ${descriptor.digest} with ${descriptor.size} bytes was named, ${actual} with ${bytes.byteLength} bytes is there`,
  );
}

/** Readers differ in which of several entries they take: the first, the last, any `*.wasm`. So there is one, under one name. */
function checkArchive(files: readonly TarEntry[]): void {
  const modules = files.filter((file) => /\.wasm$/i.test(file.name));
  if (modules.length > 1) {
    const names = modules.slice(0, 8).map((file) => quoted(file.name));
    throw new WasmImageError(
      'IMAGE_AMBIGUOUS',
      `Cannot take the module out of the image: its layer has ${modules.length} modules, among them ${names.join(', ')}`,
    );
  }
  if (modules[0]?.name !== PLUGIN_FILE) throw unlike(`its layer has no ${PLUGIN_FILE} at its root`);
  const strange = files.find((file) => file.name !== PLUGIN_FILE && file.name !== RUNTIME_CONFIG_FILE);
  if (strange !== undefined) throw unlike(`its layer has another file, ${quoted(strange.name)}`);
  if (files.length > 2) throw unlike(`its layer has ${RUNTIME_CONFIG_FILE} twice`);
}

function sameForAll(manifest: ImageManifest, opened: Opened): Uint8Array {
  const answers = CONSUMERS.map((consumer) => consumer.take(manifest, opened));
  const [module, ...others] = answers.flatMap((answer) => (answer.kind === 'taken' ? [answer.module] : []));
  if (module === undefined) throw unlike(answers.flatMap((answer) => (answer.kind === 'refused' ? [answer.reason] : []))[0] ?? 'no consumer takes it');
  if (others.some((other) => Buffer.compare(other, module) !== 0))
    throw new WasmImageError('IMAGE_AMBIGUOUS', 'Cannot take the module out of the image: consumers would load different bytes');
  return module;
}

/** Source: image-spec 1.1 config.md, "Layer DiffID". */
function checkDiffIds(config: Uint8Array, diffId: Digest): void {
  const diffIds = diffIdsOf(config);
  if (diffIds?.length !== 1) throw unlike('its config does not name one layer');
  if (diffIds[0] !== diffId) throw unlike(`its config names ${quoted(String(diffIds[0]))} as its layer, which is ${diffId}`);
}

function runtimeConfigOf(bytes: Uint8Array): RuntimeConfig {
  try {
    return readRuntimeConfig(bytes);
  } catch (cause) {
    throw unlike('its runtime config is not one', cause);
  }
}

function unpacked<Value>(value: Value | WasmImageError): Value {
  if (value instanceof WasmImageError) throw value;
  return value;
}

function unlike(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('IMAGE_INVALID', `Cannot take the module out of the image: ${why}`, { cause });
}
