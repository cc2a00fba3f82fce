import { type Content, contentOf, type Descriptor, type Digest, isDigest } from '../../core/digest.ts';
import { isObject, type JsonObject, jsonBytes, stringAt } from '../../core/json.ts';
import { type IndexManifest, readIndex } from '../../oci/manifest.ts';
import { LIMITS, OCI_INDEX } from '../../oci/media-types.ts';
import { invalid, isLayout, readLayoutFile, writeLayoutFile } from './layout-files.ts';

/**
 * The annotation of an entry of index.json that holds its tag.
 * Source: image-spec 1.1 image-layout.md#indexjson-file.
 */
const REF_NAME = 'org.opencontainers.image.ref.name';

/** index.json as read; entries we do not understand are kept as they are. */
export interface LayoutIndex {
  readonly entries: readonly JsonObject[];
  readonly manifests: readonly Descriptor[];
  readonly raw: JsonObject;
}

const EMPTY: LayoutIndex = { entries: [], manifests: [], raw: {} };

/**
 * Reads index.json. @returns an empty index when the folder is not a layout yet.
 * @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED, FILE_UNREADABLE.
 */
export async function readLayoutIndex(folder: string): Promise<LayoutIndex> {
  const bytes = await readLayoutFile(folder, 'index.json', LIMITS.manifest);
  if (bytes === undefined) return EMPTY;
  if (!(await isLayout(folder))) throw invalid(folder, 'index.json', 'there is no oci-layout file next to it');
  const read: IndexManifest = readIndex(contentOf(OCI_INDEX, bytes));
  return { entries: read.entries, manifests: read.manifests, raw: read.raw };
}

/** Writes index.json with these entries; everything else in it stays. @throws WasmImageError FILE_UNWRITABLE. */
export async function writeLayoutIndex(
  folder: string,
  index: LayoutIndex,
  entries: readonly JsonObject[],
): Promise<void> {
  await writeLayoutFile(
    folder,
    'index.json',
    jsonBytes({ ...index.raw, schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries }),
  );
}

/**
 * The entry with a tag.
 * @throws WasmImageError IMAGE_INVALID when it is on several manifests: readers would disagree.
 */
export function entryOfTag(folder: string, index: LayoutIndex, tag: string): Descriptor | undefined {
  const found = index.manifests.filter(({ annotations }) => annotations?.[REF_NAME] === tag);
  if (new Set(found.map(({ digest }) => digest)).size > 1)
    throw invalid(folder, 'index.json', `tag "${tag}" points to several manifests`);
  return found[0];
}

/** All tags, each once, in file order. */
export function tagsOf(index: LayoutIndex): readonly string[] {
  return [...new Set(index.manifests.flatMap(({ annotations }) => annotations?.[REF_NAME] ?? []))];
}

/** The entries, with this manifest among them. */
export function withManifest(entries: readonly JsonObject[], content: Content): readonly JsonObject[] {
  return entries.some((entry) => entry.digest === content.digest)
    ? entries
    : [...entries, bare(content.mediaType, content.digest, content.size)];
}

/**
 * The entries with the tag on this manifest and nowhere else. A manifest that loses its last tag stays listed without
 * one, so that tools which collect garbage keep it.
 */
export function withTag(entries: readonly JsonObject[], tag: string, content: Content): readonly JsonObject[] {
  const others = untagged(entries, tag);
  const tagged: JsonObject = {
    ...bare(content.mediaType, content.digest, content.size),
    annotations: { [REF_NAME]: tag },
  };
  return [...others.filter((entry) => !(entry.digest === content.digest && refNameOf(entry) === undefined)), tagged];
}

/** The entries with the tag on this index. The index that had the tag is dropped: the new one contains its entries. */
export function withFallback(entries: readonly JsonObject[], tag: string, content: Content): readonly JsonObject[] {
  return withTag(
    entries.filter((entry) => refNameOf(entry) !== tag),
    tag,
    content,
  );
}

function untagged(entries: readonly JsonObject[], tag: string): readonly JsonObject[] {
  return entries.flatMap((entry) => {
    if (refNameOf(entry) !== tag) return [entry];
    const isListedElsewhere = entries.some((other) => other !== entry && other.digest === entry.digest);
    const digest = stringAt(entry, 'digest') ?? '';
    if (isListedElsewhere || !isDigest(digest)) return [];
    return [bare(stringAt(entry, 'mediaType') ?? '', digest, Number(entry.size))];
  });
}

function bare(mediaType: string, digest: Digest, size: number): JsonObject {
  return { mediaType, digest, size };
}

function refNameOf(entry: JsonObject): string | undefined {
  return isObject(entry.annotations) ? stringAt(entry.annotations, REF_NAME) : undefined;
}
