import { type Content, type Descriptor, digestOf, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../core/json.ts';
import { quoted, wordsOf } from '../core/text.ts';
import { DOCKER_INDEX, DOCKER_MANIFEST, LIMITS, OCI_INDEX, OCI_MANIFEST } from './media-types.ts';
import { MANIFEST } from './shapes.ts';

/** An image manifest; every descriptor in it is well-formed. */
export interface ImageManifest {
  /** OCI image manifest, or Docker schema 2, which consumers also read. */
  readonly mediaType: string;
  readonly artifactType: string | undefined;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject: Descriptor | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An index: hints, never proof. */
export interface IndexManifest {
  /** The well-formed entries. */
  readonly manifests: readonly Descriptor[];
  /** Every entry that is an object, unchanged, to write the index again. */
  readonly entries: readonly JsonObject[];
  /** The number of entries that `manifests` leaves out. */
  readonly skipped: number;
  /** The whole document, unchanged. */
  readonly raw: JsonObject;
}

const MAX_LAYERS = 256;
const MAX_ANNOTATIONS = 1024;
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/**
 * Reads an image manifest strictly: refuses everything that two programs could read differently.
 * @param content at most 4 MiB, with the media type from the registry or descriptor.
 * @throws WasmImageError LIMIT_EXCEEDED by size, layers or annotations; IMAGE_INVALID for an index, duplicate keys, a
 * body with another media type or none, both `layers` and `manifests`, broken descriptors, `urls`, or `data` that does
 * not match its digest. Source: image-spec 1.1 manifest.md; CVE-2021-41190 for the two media types.
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
  if (mediaType !== content.mediaType) {
    const inside = mediaType === undefined ? 'missing' : quoted(mediaType);
    throw invalid(name, `it was served as ${quoted(content.mediaType)}, but its mediaType is ${inside}`);
  }
  if (mediaType !== OCI_MANIFEST && mediaType !== DOCKER_MANIFEST)
    throw invalid(name, `${quoted(mediaType)} is not the media type of an image manifest`);
  if (root.schemaVersion !== 2) throw invalid(name, 'its schemaVersion is not 2');
  const layers = root.layers;
  if (!Array.isArray(layers)) throw invalid(name, 'it has no list of layers');
  if (layers.length > MAX_LAYERS)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read ${name}: it has ${layers.length} layers; the limit is ${MAX_LAYERS}`,
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
 * Reads an index: the response of the referrers API, or a fallback tag. Skips and counts broken entries, because anyone
 * who can push can add them. @param content at most 4 MiB. @throws WasmImageError LIMIT_EXCEEDED; IMAGE_INVALID.
 * Source: image-spec 1.1 image-index.md; distribution-spec 1.1 "Listing Referrers".
 */
export function readIndex(content: Content): IndexManifest {
  const name = `index ${content.digest}`;
  const raw = documentOf(content, name);
  const mediaType = Object.hasOwn(raw, 'mediaType') ? raw.mediaType : OCI_INDEX;
  if (mediaType !== OCI_INDEX && mediaType !== DOCKER_INDEX)
    throw invalid(name, `${quoted(String(mediaType))} is not the media type of an index`);
  if (Object.hasOwn(raw, 'layers') || Object.hasOwn(raw, 'config')) throw invalid(name, 'it has layers or a config');
  // Go writes a nil list as null; olareg does so if an image has no referrers.
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
      `Cannot read ${name}: it is ${content.size} bytes; the limit is ${LIMITS.manifest}`,
    );
  let root: Json;
  try {
    root = parseStrictJson(content.bytes, 64, MANIFEST);
  } catch (cause) {
    throw invalid(name, `it is not strict JSON (${wordsOf(cause)})`, cause);
  }
  if (isObject(root)) return root;
  throw invalid(name, 'it is not an object');
}

function readDescriptor(value: Json | undefined, name: string, place: string): Descriptor {
  if (!isObject(value)) throw invalid(name, `${place} is not a descriptor`);
  const digest = stringAt(value, 'digest') ?? '';
  if (!isDigest(digest))
    throw invalid(
      name,
      `${place} has the digest ${quoted(digest)}, which is not sha256: followed by 64 lower-case hex digits`,
    );
  const size = value.size;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw invalid(name, `${place} has no size in bytes`);
  // The registry does not vouch for the bytes at a URL.
  if (Object.hasOwn(value, 'urls')) throw invalid(name, `${place} has urls, which are not allowed`);
  const inline = value.data;
  if (inline !== undefined && !isInline(inline, digest, size))
    throw invalid(name, `${place} has inline data that does not match its digest and size`);
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
  throw invalid(name, `${place} is not a media type`);
}

function annotationsOf(value: Json, name: string): Readonly<Record<string, string>> {
  if (!isObject(value)) throw invalid(name, 'its annotations are not an object');
  const entries = Object.entries(value);
  if (entries.length > MAX_ANNOTATIONS)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot read ${name}: it has ${entries.length} annotations; the limit is ${MAX_ANNOTATIONS}`,
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
