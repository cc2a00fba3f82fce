import { type Content, type Descriptor, digestOf, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../core/json.ts';
import { quoted, wordsOf } from '../core/text.ts';
import { DOCKER_INDEX, DOCKER_MANIFEST, LIMITS, OCI_INDEX, OCI_MANIFEST } from './media-types.ts';
import { MANIFEST } from './shapes.ts';

/** An image manifest as read; every descriptor in it is well-formed. */
export interface ImageManifest {
  /** OCI image manifest, or Docker schema 2, which consumers read as well. */
  readonly mediaType: string;
  readonly artifactType: string | undefined;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject: Descriptor | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An index as read: hints, never proof. */
export interface IndexManifest {
  /** The well-formed entries. */
  readonly manifests: readonly Descriptor[];
  /** Every entry that is an object, as it was written, for whoever writes the index again. */
  readonly entries: readonly JsonObject[];
  /** How many entries `manifests` leaves out. */
  readonly skipped: number;
  /** The whole document as it was written. */
  readonly raw: JsonObject;
}

const MAX_LAYERS = 256;
const MAX_ANNOTATIONS = 1024;
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/**
 * Reads an image manifest strictly: whatever two readers could read in two ways is refused.
 * @param content at most 4 MiB; its media type is the one that the registry or descriptor states.
 * @throws WasmImageError LIMIT_EXCEEDED by size, layers or annotations; IMAGE_INVALID for an index, duplicate keys, a body whose media type is
 * another one or absent, both `layers` and `manifests`, broken descriptors, `urls`, or `data` that disagrees with its digest.
 * Source: image-spec 1.1 manifest.md; CVE-2021-41190 for the two media types.
 */
export function readManifest(content: Content): ImageManifest {
  const name = `manifest ${content.digest}`;
  const root = documentOf(content, name);
  if (Object.hasOwn(root, 'manifests'))
    throw invalid(
      name,
      Object.hasOwn(root, 'layers') ? 'it has both layers and manifests' : 'it is an index, not an image',
    );
  const mediaType = stringAt(root, 'mediaType');
  if (mediaType !== content.mediaType)
    throw invalid(
      name,
      `it came as ${quoted(content.mediaType)} and calls itself ${mediaType === undefined ? 'nothing' : quoted(mediaType)}`,
    );
  if (mediaType !== OCI_MANIFEST && mediaType !== DOCKER_MANIFEST)
    throw invalid(name, `${quoted(mediaType)} is no media type of an image manifest`);
  if (root.schemaVersion !== 2) throw invalid(name, 'its schemaVersion is not 2');
  const layers = root.layers;
  if (!Array.isArray(layers)) throw invalid(name, 'it has no list of layers');
  if (layers.length > MAX_LAYERS)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read ${name}: it has ${layers.length} layers, ${MAX_LAYERS} are allowed`,
    );
  return {
    mediaType,
    artifactType: optional(root, 'artifactType', (value) => mediaTypeOf(value, name, 'artifactType')),
    config: readDescriptor(root.config, name, 'config'),
    layers: layers.map((layer: Json, index) => readDescriptor(layer, name, `layer ${index}`)),
    subject: optional(root, 'subject', (value) => readDescriptor(value, name, 'subject')),
    annotations: optional(root, 'annotations', (value) => annotationsOf(value, name)) ?? {},
  };
}

/**
 * Reads an index: the answer of the referrers API or a fallback tag. Entries that are broken are left out and counted, because anybody may add some.
 * @param content at most 4 MiB. @throws WasmImageError LIMIT_EXCEEDED; IMAGE_INVALID when it is no index at all.
 * Source: image-spec 1.1 image-index.md; distribution-spec 1.1 "Listing Referrers".
 */
export function readIndex(content: Content): IndexManifest {
  const name = `index ${content.digest}`;
  const raw = documentOf(content, name);
  const mediaType = Object.hasOwn(raw, 'mediaType') ? raw.mediaType : OCI_INDEX;
  if (mediaType !== OCI_INDEX && mediaType !== DOCKER_INDEX)
    throw invalid(name, `${quoted(String(mediaType))} is no media type of an index`);
  if (Object.hasOwn(raw, 'layers') || Object.hasOwn(raw, 'config')) throw invalid(name, 'it has layers or a config');
  // Go writes an empty list that was never made as null; olareg answers so where nothing refers to an image.
  const manifests = raw.manifests === null ? [] : raw.manifests;
  if (!Array.isArray(manifests)) throw invalid(name, 'it has no list of manifests');
  const entries = manifests.filter((entry: Json): entry is JsonObject => isObject(entry));
  const wellFormed = entries.flatMap((entry) => wellFormedOnly(entry, name));
  return { manifests: wellFormed, entries, skipped: manifests.length - wellFormed.length, raw };
}

function wellFormedOnly(entry: JsonObject, name: string): readonly Descriptor[] {
  try {
    return [readDescriptor(entry, name, 'an entry')];
  } catch (error) {
    if (error instanceof WasmImageError) return [];
    throw error;
  }
}

function documentOf(content: Content, name: string): JsonObject {
  if (content.size > LIMITS.manifest)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read ${name}: it has ${content.size} bytes, ${LIMITS.manifest} are allowed`,
    );
  let root: Json;
  try {
    root = parseStrictJson(content.bytes, 64, MANIFEST);
  } catch (cause) {
    throw invalid(name, `it is no JSON that every reader understands alike (${wordsOf(cause)})`, cause);
  }
  if (isObject(root)) return root;
  throw invalid(name, 'it is not an object');
}

function readDescriptor(value: Json | undefined, name: string, place: string): Descriptor {
  if (!isObject(value)) throw invalid(name, `${place} is not a descriptor`);
  const digest = stringAt(value, 'digest') ?? '';
  if (!isDigest(digest))
    throw invalid(name, `${place} has ${quoted(digest)} as digest, which is not sha256:<64 lower-case hex digits>`);
  const size = value.size;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw invalid(name, `${place} has no size in whole bytes`);
  // The bytes behind a URL are not those that the registry answers for.
  if (Object.hasOwn(value, 'urls')) throw invalid(name, `${place} has urls, which are never followed`);
  const inline = value.data;
  if (inline !== undefined && !isInline(inline, digest, size))
    throw invalid(name, `${place} has inline data that its digest and size do not describe`);
  const artifactType = optional(value, 'artifactType', (type) => mediaTypeOf(type, name, `${place}'s artifactType`));
  const annotations = optional(value, 'annotations', (map) => annotationsOf(map, name));
  return {
    mediaType: mediaTypeOf(value.mediaType, name, `${place}'s mediaType`),
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Source: image-spec 1.1 descriptor.md, "Embedded Content". */
function isInline(value: Json, digest: string, size: number): boolean {
  if (typeof value !== 'string') return false;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value && bytes.byteLength === size && digestOf(bytes) === digest;
}

function mediaTypeOf(value: Json | undefined, name: string, place: string): string {
  if (typeof value === 'string' && MEDIA_TYPE.test(value)) return value;
  throw invalid(name, `${place} is no media type`);
}

function annotationsOf(value: Json, name: string): Readonly<Record<string, string>> {
  if (!isObject(value)) throw invalid(name, 'its annotations are not an object');
  const entries = Object.entries(value);
  if (entries.length > MAX_ANNOTATIONS)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read ${name}: it has ${entries.length} annotations, ${MAX_ANNOTATIONS} are allowed`,
    );
  return Object.fromEntries(
    entries.map(([key, text]) => {
      if (typeof text !== 'string') throw invalid(name, `annotation ${quoted(key)} is not a string`);
      return [key, text];
    }),
  );
}

function optional<Value>(object: JsonObject, key: string, read: (value: Json) => Value): Value | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === undefined ? undefined : read(value);
}

function invalid(name: string, why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('IMAGE_INVALID', `Cannot read ${name}: ${why}`, { cause });
}
