import { type Descriptor, type Digest, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import { cleaned } from './consumers/answer.ts';
import { CONSUMERS } from './consumers.ts';
import type { Layout, RuntimeConfig } from './image.ts';
import { ambiguous, type LayoutRow, unlike } from './layouts/layout.ts';
import { LAYOUTS } from './layouts.ts';
import type { ImageManifest } from './manifest.ts';
import { CNCF_MODULE, DOCKER_TAR_GZIP, LEGACY_MODULE, LIMITS, OCI_TAR_GZIP, SOLO_MODULE } from './media-types.ts';
import { type Opened, openImage } from './opened.ts';
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
 * @param options `with: 'config'` asks for the config too, so that it is compared with the layer and layout `oci` gives its runtime config.
 * @throws WasmImageError as {@link extractModule} for images of another shape; LIMIT_EXCEEDED for blobs too large to fetch.
 */
export function blobsNeeded(manifest: ImageManifest, options: { readonly with?: 'config' } = {}): readonly Descriptor[] {
  const { rows, layer } = shapeOf(manifest);
  const limit = rows[0].moduleFile === undefined ? LIMITS.rawModule : LIMITS.compressedLayer;
  if (layer.size > limit) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot read the image: its layer has ${layer.size} bytes, ${limit} are allowed`);
  if (manifest.config.size > LIMITS.config)
    throw new WasmImageError('LIMIT_EXCEEDED', `Cannot read the image: its config has ${manifest.config.size} bytes, ${LIMITS.config} are allowed`);
  const documents = rows[0].layout === 'higress' ? manifest.layers.filter((one) => one !== layer) : [];
  const large = documents.find((one) => one.size > LIMITS.document);
  if (large !== undefined) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot read the image: a text has ${large.size} bytes, ${LIMITS.document} are allowed`);
  return [layer, ...documents, ...(options.with === 'config' ? [manifest.config] : [])];
}

/**
 * Takes the module out of an image by the rule of every consumer and requires that they all get the same bytes.
 * Accepted is exactly what assembleImage makes in one of its layouts.
 * @param blobs by digest, those of {@link blobsNeeded}; each is checked against its descriptor.
 * @throws WasmImageError IMAGE_AMBIGUOUS when consumers would load different bytes; IMAGE_INVALID for another shape or a config that is wrong;
 * DIGEST_MISMATCH for a blob that is not the one named; LIMIT_EXCEEDED. Source: image-spec 1.1 config.md; consumers.ts; CVE-2021-41190 for the idea.
 */
export function extractModule(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>): Extracted {
  const { rows, layer } = shapeOf(manifest);
  for (const descriptor of blobsNeeded(manifest, { with: 'config' })) checkBlob(descriptor, blobs.get(descriptor.digest));
  const opened = openImage(blobs);
  const files = rows[0].moduleFile === undefined ? [] : unpacked(opened.filesOf(layer));
  const module = sameForAll(manifest, opened);
  const row = rowOf(rows, files);
  const runtimeConfig = row.check({ manifest, layer, files, tarDigest: () => digestOf(unpacked(opened.tarOf(layer))), blobOf: opened.blobOf });
  return { layout: row.layout, module, runtimeConfig, layerDigest: layer.digest };
}

/** Layouts that share one shape differ in what lies in their layer. */
function shapeOf(manifest: ImageManifest): { readonly rows: readonly [LayoutRow, ...LayoutRow[]]; readonly layer: Descriptor } {
  const types = manifest.layers.map((layer) => layer.mediaType);
  const modules = types.filter((type) => MODULE_TYPES.includes(type));
  if (modules.length > 1) throw ambiguous(`${modules.length} layers may hold one`);
  const found = LAYOUTS.map((row) => ({ row, layer: row.findLayer(manifest) }));
  const fitting = found.flatMap(({ row, layer }) => (typeof layer === 'string' ? [] : [{ row, layer }]));
  const [first, ...others] = fitting;
  if (first !== undefined) return { rows: [first.row, ...others.map(({ row }) => row)], layer: first.layer };
  const why = found.flatMap(({ layer }) => (typeof layer === 'string' && layer !== '' ? [layer] : []))[0];
  throw unlike(why ?? (types.length === 0 ? 'it has no layers' : `its layers are ${types.slice(0, 8).map(quoted).join(', ')}`));
}

const MODULE_TYPES: readonly string[] = [OCI_TAR_GZIP, DOCKER_TAR_GZIP, SOLO_MODULE, CNCF_MODULE, LEGACY_MODULE];

function rowOf(rows: readonly [LayoutRow, ...LayoutRow[]], files: readonly TarEntry[]): LayoutRow {
  const names = files.map((file) => cleaned(file.name));
  return rows.find(({ moduleFile }) => moduleFile !== undefined && names.includes(moduleFile)) ?? rows[0];
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

function sameForAll(manifest: ImageManifest, opened: Opened): Uint8Array {
  const answers = CONSUMERS.map((consumer) => consumer.take(manifest, opened));
  const [module, ...others] = answers.flatMap((answer) => (answer.kind === 'taken' ? [answer.module] : []));
  if (module === undefined) throw unlike(answers.flatMap((answer) => (answer.kind === 'refused' ? [answer.reason] : []))[0] ?? 'no consumer takes it');
  if (others.some((other) => other !== module && Buffer.compare(other, module) !== 0)) throw ambiguous('consumers would load different bytes');
  return module;
}

function unpacked<Value>(value: Value | WasmImageError): Value {
  if (value instanceof WasmImageError) throw value;
  return value;
}
