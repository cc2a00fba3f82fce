import { type Descriptor, type Digest, digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName, quoted } from '../core/text.ts';
import type { TarEntry } from './archive/tar.ts';
import { cleaned } from './consumers/answer.ts';
import { CONSUMERS, type Consumer, type ConsumerName, consumersNamed } from './consumers/consumers.ts';
import type { Layout, RuntimeConfig } from './image.ts';
import { ambiguous, type LayoutRow, unlike } from './layouts/layout.ts';
import { LAYOUTS } from './layouts/layouts.ts';
import type { ImageManifest } from './manifest.ts';
import { CNCF_MODULE, DOCKER_TAR_GZIP, LEGACY_MODULE, LIMITS, OCI_TAR_GZIP, SOLO_MODULE } from './media-types.ts';
import { type Opened, openImage } from './opened.ts';

/** The content of an image, the same for every consumer that loads it. */
export interface Extracted {
  readonly layout: Layout;
  /** The raw wasm: a view into the layer, nothing copied after unpacking. */
  readonly module: Uint8Array;
  /** Undefined if the image has none, or if its blob was not given (layout `oci`). */
  readonly runtimeConfig: RuntimeConfig | undefined;
  readonly layerDigest: Digest;
}

/** Which consumers count, and what is compared. */
export interface ExtractOptions {
  /** With the config, diff_ids are compared with the layers, and layout `oci` has a runtime config. */
  readonly with?: 'config';
  /** The consumers that will load the image; absent or empty means any. */
  readonly consumers?: readonly ConsumerName[];
}

/**
 * The blobs that {@link extractModule} needs: the layers that its consumers read, and the config if requested.
 * @throws WasmImageError as {@link extractModule} for images of another form; LIMIT_EXCEEDED for blobs that are too
 * large.
 */
export function blobsNeeded(manifest: ImageManifest, options: ExtractOptions = {}): readonly Descriptor[] {
  const { layer, archives, documents } = formOf(manifest, options);
  const limit = archives.length === 0 ? LIMITS.rawModule : LIMITS.compressedLayer;
  const size = archives.length === 0 ? layer.size : archives.reduce((sum, one) => sum + one.size, 0);
  if (size > limit) {
    const hint =
      archives.length > 1
        ? { hint: `name the hosts in ${inputName('hosts')}: Istio, Envoy Gateway and Higress need only the last layer` }
        : {};
    const what = archives.length > 1 ? 'its layers are' : 'its layer is';
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read the image: ${what} ${size} bytes; the limit is ${limit}`,
      hint,
    );
  }
  if (manifest.config.size > LIMITS.config)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read the image: its config is ${manifest.config.size} bytes; the limit is ${LIMITS.config}`,
    );
  const large = documents.find((one) => one.size > LIMITS.document);
  if (large !== undefined)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read the image: a text layer is ${large.size} bytes; the limit is ${LIMITS.document}`,
    );
  return [
    ...(archives.length === 0 ? [layer] : archives),
    ...documents,
    ...(options.with === 'config' ? [manifest.config] : []),
  ];
}

/**
 * Extracts the module by the rules of every consumer that will load the image, and requires that all get the same
 * bytes. Accepts what assembleImage makes in one of its layouts, also on top of layers without a module.
 * @param blobs by digest, those of {@link blobsNeeded}; each is checked against its descriptor.
 * @throws WasmImageError IMAGE_AMBIGUOUS if consumers would load different bytes; IMAGE_INVALID for another form, a
 * wrong config, or a layer that programs unpack differently; DIGEST_MISMATCH for a blob with another digest;
 * LIMIT_EXCEEDED.
 * Source: image-spec 1.1 config.md; consumers.ts; CVE-2021-41190 for the idea.
 */
export function extractModule(
  manifest: ImageManifest,
  blobs: ReadonlyMap<Digest, Uint8Array>,
  options: ExtractOptions = {},
): Extracted {
  const { rows, layer, archives } = formOf(manifest, options);
  for (const descriptor of blobsNeeded(manifest, { ...options, with: 'config' }))
    checkBlob(descriptor, blobs.get(descriptor.digest));
  const opened = openImage(blobs);
  // A consumer may read what we cannot: a skipped layer could contain another module.
  for (const archive of archives) unpacked(opened.filesOf(archive));
  const files = archives.length === 0 ? [] : unpacked(opened.filesOf(layer));
  const module = sameForAll(manifest, opened, consumersNamed(options.consumers ?? []));
  const row = rowOf(rows, files);
  const runtimeConfig = row.check({
    manifest,
    layer,
    files,
    tarDigest: (one) => digestOf(unpacked(opened.tarOf(one))),
    blobOf: opened.blobOf,
  });
  return { layout: row.layout, module, runtimeConfig, layerDigest: layer.digest };
}

/** The form of an image, by its manifest. */
interface ImageForm {
  /** Layouts with the same form differ in the content of their layer. */
  readonly rows: readonly [LayoutRow, ...LayoutRow[]];
  /** The layer with the module. */
  readonly layer: Descriptor;
  /** The archives that consumers read, including that of the module; none for a raw module. */
  readonly archives: readonly Descriptor[];
  readonly documents: readonly Descriptor[];
}

function formOf(manifest: ImageManifest, { consumers = [] }: ExtractOptions): ImageForm {
  const types = manifest.layers.map((layer) => layer.mediaType);
  const modules = types.filter((type) => MODULE_TYPES.includes(type));
  const isStack = modules.every((type) => ARCHIVE_TYPES.includes(type));
  if (modules.length > 1 && !isStack) throw ambiguous(`${modules.length} layers could contain it`);
  const found = LAYOUTS.map((row) => ({ row, layer: row.findLayer(manifest) }));
  const fitting = found.flatMap(({ row, layer }) => (typeof layer === 'string' ? [] : [{ row, layer }]));
  const [first, ...others] = fitting;
  if (first === undefined) {
    const why = found.flatMap(({ layer }) => (typeof layer === 'string' && layer !== '' ? [layer] : []))[0];
    throw unlike(
      why ?? (types.length === 0 ? 'it has no layers' : `its layers are ${types.slice(0, 8).map(quoted).join(', ')}`),
    );
  }
  const { layer, row } = first;
  const isArchive = row.moduleFile !== undefined;
  const isLastEnough =
    consumers.length > 0 && consumersNamed(consumers).every(({ looksAt }) => looksAt === 'last-layer');
  const archives = manifest.layers.filter(
    (one) => isArchive && ARCHIVE_TYPES.includes(one.mediaType) && (!isLastEnough || one === layer),
  );
  const documents = row.layout === 'higress' ? manifest.layers.filter((one) => one !== layer) : [];
  return { rows: [row, ...others.map((one) => one.row)], layer, archives, documents };
}

const ARCHIVE_TYPES: readonly string[] = [OCI_TAR_GZIP, DOCKER_TAR_GZIP];
const MODULE_TYPES: readonly string[] = [...ARCHIVE_TYPES, SOLO_MODULE, CNCF_MODULE, LEGACY_MODULE];

function rowOf(rows: readonly [LayoutRow, ...LayoutRow[]], files: readonly TarEntry[]): LayoutRow {
  const names = files.map((file) => cleaned(file.name));
  return rows.find(({ moduleFile }) => moduleFile !== undefined && names.includes(moduleFile)) ?? rows[0];
}

function checkBlob(descriptor: Descriptor, bytes: Uint8Array | undefined): void {
  if (bytes === undefined) return;
  const actual = digestOf(bytes);
  if (actual === descriptor.digest && bytes.byteLength === descriptor.size) return;
  const expected = `expected ${descriptor.digest} (${descriptor.size} bytes)`;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot use a blob of the image: ${expected}, got ${actual} (${bytes.byteLength} bytes)`,
  );
}

/** The requested consumers decide, unless none of them accepts the image: then all do. */
function sameForAll(manifest: ImageManifest, opened: Opened, asked: readonly Consumer[]): Uint8Array {
  const answers = asked.map((consumer) => consumer.take(manifest, opened));
  const [module, ...others] = answers.flatMap((answer) => (answer.kind === 'taken' ? [answer.module] : []));
  if (module === undefined && asked.length < CONSUMERS.length) return sameForAll(manifest, opened, CONSUMERS);
  if (module === undefined)
    throw unlike(
      answers.flatMap((answer) => (answer.kind === 'refused' ? [answer.reason] : []))[0] ?? 'no host or tool loads it',
    );
  if (others.some((other) => other !== module && Buffer.compare(other, module) !== 0))
    throw ambiguous('hosts would load different modules');
  return module;
}

function unpacked<Value>(value: Value | WasmImageError): Value {
  if (value instanceof WasmImageError) throw value;
  return value;
}
