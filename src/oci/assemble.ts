import { type Content, contentOf, type Descriptor, type Digest, descriptorOf, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { jsonBytes } from '../core/json.ts';
import { CREATED, checkAnnotations, RUNTIME_ABI_VERSION, RUNTIME_TYPE, sortedAnnotations, VARIANT } from './annotations.ts';
import { secondsOf } from './created.ts';
import { gzip } from './gzip.ts';
import type { Image, Layout, RuntimeConfig } from './image.ts';
import { OCI_CONFIG, OCI_MANIFEST, OCI_TAR_GZIP, PLUGIN_FILE, RUNTIME_CONFIG_FILE, SOLO_CONFIG, SOLO_MODULE, SOLO_MODULE_FILE } from './media-types.ts';
import { writeRuntimeConfig } from './runtime-config.ts';
import { writeTar } from './tar.ts';

/** What an image is made of; equal options give equal bytes, wherever and whenever. */
export interface AssembleOptions {
  readonly layout: Layout;
  /** The whole file of a core module; shared by layout `oci`, copied once by `compat`. */
  readonly module: Uint8Array;
  readonly moduleDigest: Digest;
  readonly runtimeConfig: RuntimeConfig;
  /** RFC 3339, UTC, seconds. */
  readonly created: string;
  /** Annotations of the user, see readAnnotations. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Assembles an image in memory; its digest is known before any network is used.
 * @returns every blob with its digest; nothing knows a registry or a tag.
 * @throws WasmImageError LAYOUT_REFUSED for a component, WASM_NOT_WASM, MODULE_DIGEST_MISMATCH, ANNOTATION_INVALID, INPUT_INVALID.
 * Source: solo-io/wasm spec/spec-compat.md, spec/spec.md and tools/wasme/pkg/push/push.go; image-spec 1.1 manifest.md.
 */
export function assembleImage(options: AssembleOptions): Image {
  checkModule(options);
  checkAnnotations(options.annotations);
  return options.layout === 'compat' ? assembleCompat(options) : assembleSolo(options);
}

/** One tar+gzip layer with `plugin.wasm` first, because Istio allocates for every entry before it; a real image config, so that container tools take it. */
function assembleCompat(options: AssembleOptions): Image {
  const { created, module, moduleDigest, runtimeConfig } = options;
  checkDigest(digestOf(module), moduleDigest);
  const files = [
    { name: PLUGIN_FILE, bytes: module },
    { name: RUNTIME_CONFIG_FILE, bytes: writeRuntimeConfig(runtimeConfig) },
  ];
  const tar = writeTar(files, secondsOf(created));
  const layer = contentOf(OCI_TAR_GZIP, gzip(tar));
  const config = contentOf(
    OCI_CONFIG,
    jsonBytes({
      created,
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
      history: [{ created, created_by: 'wasm-image' }],
    }),
  );
  const annotations = { ...options.annotations, ...runtimeAnnotations(runtimeConfig), [VARIANT]: 'compat', [CREATED]: created };
  return imageOf(options, config, [layer], [descriptorOf(layer)], annotations);
}

/** The runtime config twice, as config and as first layer, and the raw module: consumers ask for exactly two layers. */
function assembleSolo(options: AssembleOptions): Image {
  const config = contentOf(SOLO_CONFIG, writeRuntimeConfig(options.runtimeConfig));
  const layer = contentOf(SOLO_MODULE, options.module);
  checkDigest(layer.digest, options.moduleDigest);
  const descriptors = [titled(config, RUNTIME_CONFIG_FILE), titled(layer, SOLO_MODULE_FILE)];
  secondsOf(options.created);
  return imageOf(options, config, [layer], descriptors, { ...options.annotations, ...runtimeAnnotations(options.runtimeConfig) });
}

function titled(content: Content, title: string): Descriptor {
  return { ...descriptorOf(content), annotations: { 'org.opencontainers.image.title': title } };
}

function runtimeAnnotations(config: RuntimeConfig): Readonly<Record<string, string>> {
  return { [RUNTIME_TYPE]: config.type, ...(config.abiVersions.length === 0 ? {} : { [RUNTIME_ABI_VERSION]: config.abiVersions.join(',') }) };
}

/** @param layers the layers that are no config; the module's is the last. @param descriptors all layers of the manifest. */
function imageOf(
  options: AssembleOptions,
  config: Content,
  layers: readonly [Content],
  descriptors: readonly Descriptor[],
  annotations: Readonly<Record<string, string>>,
): Image {
  const manifest = contentOf(
    OCI_MANIFEST,
    jsonBytes({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptorOf(config), layers: descriptors, annotations: sortedAnnotations(annotations) }),
  );
  const blobs = [config, ...layers];
  return Object.freeze({
    layout: options.layout,
    manifest,
    config,
    layers,
    blobs,
    moduleDigest: options.moduleDigest,
    layerDigest: layers[0].digest,
    size: blobs.reduce((sum, blob) => sum + blob.size, manifest.size),
  });
}

/** Core modules have version 1 and layer 0, components version 13 and layer 1. Source: component-model Binary.md, "Component Definitions". */
function checkModule({ layout, module }: AssembleOptions): void {
  const head = Buffer.from(module.buffer, module.byteOffset, Math.min(8, module.byteLength)).toString('hex');
  if (head === '0061736d0d000100') {
    throw new WasmImageError('LAYOUT_REFUSED', `Cannot put a component into layout "${layout}": hosts of this layout load core modules only`, {
      hint: 'build a core module (wasm32-wasip1 or wasm32-unknown-unknown) for proxy-wasm',
    });
  }
  if (head !== '0061736d01000000') throw new WasmImageError('WASM_NOT_WASM', 'Cannot assemble an image: the module does not start as a core module does');
}

function checkDigest(actual: Digest, expected: Digest): void {
  if (actual !== expected) throw new WasmImageError('MODULE_DIGEST_MISMATCH', `Cannot assemble an image: the module has digest ${actual}, not ${expected}`);
}
