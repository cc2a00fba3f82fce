import { type Content, contentOf, type Descriptor, type Digest, descriptorOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, jsonBytes, parseStrictJson, stringAt } from '../core/json.ts';
import { CREATED, sortedAnnotations } from './annotations.ts';
import { secondsOf } from './created.ts';
import { type IndexManifest, readIndex, readManifest } from './manifest.ts';
import { DOCKER_INDEX, LIMITS, OCI_EMPTY, OCI_INDEX, OCI_MANIFEST, SIGSTORE_BUNDLE } from './media-types.ts';
import { MANIFEST } from './shapes.ts';

/** The annotation with the predicate type of a referrer. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export const PREDICATE_TYPE = 'dev.sigstore.bundle.predicateType';

/**
 * Annotations that describe a bundle, so that readers need not fetch it; `dev.sigstore.bundle.content` is set here.
 * Source: sigstore cosign specs/BUNDLE_SPEC.md.
 */
export type BundleAnnotations = Readonly<Record<string, string>> & { readonly [PREDICATE_TYPE]: string };

/**
 * Reads the list of referrers at a fallback tag.
 * @returns undefined for an image, which lists no referrers: GitLab's registry returns the subject itself. Anything
 * else may be a damaged list. @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED. Source: oras-go issue 1396.
 */
export function readReferrers(content: Content, subject: Digest): IndexManifest | undefined {
  // A subject that is an index lists its own images, which are not its referrers.
  if (content.digest === subject || isImage(content)) return undefined;
  return readIndex(contentOf(OCI_INDEX, content.bytes));
}

/** Whether the document has the members of an image of any schema, and no sign of an index. */
function isImage({ bytes }: Content): boolean {
  const root = quietly(bytes);
  if (
    !isObject(root) ||
    root.mediaType === OCI_INDEX ||
    root.mediaType === DOCKER_INDEX ||
    Object.hasOwn(root, 'manifests')
  )
    return false;
  return Object.hasOwn(root, 'layers') || Object.hasOwn(root, 'fsLayers');
}

function quietly(bytes: Uint8Array): Json | undefined {
  try {
    return parseStrictJson(bytes, 64, MANIFEST);
  } catch {
    return undefined;
  }
}

/**
 * Makes the manifest that attaches one sigstore bundle to an image.
 * @param options `subject`: the signed manifest in the same repository; `bundle`: its JSON, with any media type;
 * `created`: RFC 3339, UTC, seconds. @returns the manifest and the two blobs to push before it.
 * @throws WasmImageError INPUT_INVALID for `created`.
 * Source: cosign specs/BUNDLE_SPEC.md; image-spec 1.1 manifest.md "Guidelines for Artifact Usage".
 */
export function makeReferrer(options: {
  readonly subject: Descriptor;
  readonly bundle: Content;
  readonly annotations: BundleAnnotations;
  readonly created: string;
}): {
  readonly manifest: Content;
  readonly blobs: readonly Content[];
} {
  const { subject, bundle, annotations, created } = options;
  secondsOf(created);
  const config = contentOf(OCI_EMPTY, jsonBytes({}));
  const manifest = contentOf(
    OCI_MANIFEST,
    jsonBytes({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: SIGSTORE_BUNDLE,
      config: descriptorOf(config),
      layers: [{ mediaType: SIGSTORE_BUNDLE, digest: bundle.digest, size: bundle.size }],
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
      annotations: sortedAnnotations({
        ...annotations,
        'dev.sigstore.bundle.content': 'dsse-envelope',
        [CREATED]: created,
      }),
    }),
  );
  return { manifest, blobs: [config, bundle] };
}

/**
 * The descriptor of this manifest in a list of referrers: with its artifact type, or else the media type of its config,
 * and all annotations.
 * @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED. Source: distribution-spec 1.1 "Listing Referrers".
 */
export function descriptorOfReferrer(manifest: Content): Descriptor {
  const { artifactType, config, annotations } = readManifest(manifest);
  return {
    ...descriptorOf(manifest),
    artifactType: artifactType ?? config.mediaType,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/**
 * Adds referrers to the fallback index. Existing entries stay where and as they are, even unknown ones; new ones are
 * appended. Completes one of our entries that another client wrote without artifact type or annotations (cosign issue
 * 4641).
 * @param current what the fallback tag points to now; undefined if it is absent.
 * @throws WasmImageError LIMIT_EXCEEDED above 4 MiB.
 * Source: distribution-spec 1.1 "Referrers Tag Schema".
 */
export function mergeReferrers(current: IndexManifest | undefined, add: readonly Descriptor[]): Content {
  const wanted = new Map<string, Descriptor>(add.map((descriptor) => [descriptor.digest, descriptor]));
  const entries = new Map<string, JsonObject | Descriptor>();
  for (const entry of current?.entries ?? []) {
    const digest = stringAt(entry, 'digest') ?? JSON.stringify(entry);
    const ours = wanted.get(digest);
    if (!entries.has(digest)) entries.set(digest, ours === undefined ? entry : { ...entry, ...ordered(ours) });
  }
  for (const [digest, descriptor] of wanted) if (!entries.has(digest)) entries.set(digest, ordered(descriptor));
  const kept = current?.raw ?? {};
  const index = contentOf(
    OCI_INDEX,
    jsonBytes({ ...kept, schemaVersion: 2, mediaType: OCI_INDEX, manifests: [...entries.values()] }),
  );
  if (index.size > LIMITS.manifest)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot list another referrer: the fallback index would have ${index.size} bytes`,
    );
  return index;
}

/** A descriptor with its members in a fixed order, so that equal lists have equal bytes. */
function ordered({ mediaType, digest, size, artifactType, annotations }: Descriptor): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations: sortedAnnotations(annotations) }),
  };
}
