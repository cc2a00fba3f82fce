import { type Content, type Descriptor, type Digest, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inOrder } from '../../core/in-order.ts';
import { kindOf, kindOfLayer } from '../../oci/describe.ts';
import { platformOf } from '../../oci/index-image.ts';
import { readIndex, readManifest } from '../../oci/manifest.ts';
import { parseTag, printReference, referenceTo, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { isIndex, resolveImage } from '../verify/verify-read.ts';
import { readLegacy, readReferrers, type TreePorts } from './read-signed.ts';
import type { ImageTree, TreeContent, TreeLimits, TreeTags } from './tree.ts';

/** Tags resolved at the same time. */
const AT_ONCE = 8;

/**
 * Reads an image and what is attached to it. Everything in it is untrusted, and a part that cannot be read does not
 * hide the others.
 * @throws IMAGE_NOT_FOUND, REGISTRY_* if the manifest cannot be read; TRUST_ROOT_*.
 */
export async function readTree(ports: TreePorts, target: Tag | Digest, limits: TreeLimits): Promise<ImageTree> {
  const { store } = ports;
  const content = await resolveImage(store, target);
  const { digest } = content;
  const errors: WasmImageError[] = [];
  const orEmpty = async <T>(reading: Promise<T>, empty: T): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof WasmImageError) || error.code.startsWith('TRUST_ROOT')) throw error;
      errors.push(error);
      return empty;
    }
  };
  const none = { here: [], others: [], omitted: 0 };
  const [found, signatures, attestations, tags] = await Promise.all([
    orEmpty(readReferrers(ports, digest, limits.referrers), { referrers: [], omitted: 0, errors: [] }),
    orEmpty(readLegacy(ports, digest, 'signatures', limits.referrers), undefined),
    orEmpty(readLegacy(ports, digest, 'attestations', limits.referrers), undefined),
    orEmpty(readTags(store, digest, target, limits.tags), none),
  ]);
  return {
    reference: printReference(referenceTo(store.repository, target)),
    ...readBody(content),
    referrers: found.referrers,
    omittedReferrers: found.omitted,
    legacy: [signatures, attestations].flatMap((one) => one ?? []),
    tags,
    errors: [...errors, ...found.errors],
  };
}

type Body = Pick<ImageTree, 'kind' | 'manifest' | 'artifactType' | 'reason' | 'config' | 'layers' | 'children'>;

/** What the manifest says. One that is not strict is shown without its parts: readers could read them differently. */
function readBody(content: Content): Body {
  const manifest = contentOf(content, isIndex(content) ? 'index' : 'manifest');
  const empty = { artifactType: undefined, reason: undefined, config: undefined, layers: [], children: [] };
  try {
    if (isIndex(content)) {
      const { manifests, entries } = readIndex(content);
      const children = manifests.map((one) => ({
        ...contentOf(one, kindOf(one.mediaType)),
        platform: platformOf(entries.find((entry) => entry.digest === one.digest)),
      }));
      return { ...empty, kind: 'index', manifest, children };
    }
    const image = readManifest(content);
    const { artifactType, config, layers } = image;
    return {
      ...empty,
      kind: 'image',
      manifest,
      artifactType,
      config: contentOf(config, kindOf(config.mediaType)),
      layers: layers.map((layer) => contentOf(layer, kindOfLayer(image, layer))),
    };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return { ...empty, kind: 'unknown', manifest, reason: error.message };
  }
}

function contentOf({ mediaType, digest, size }: Descriptor, kind: string | undefined): TreeContent {
  return { mediaType, digest, size, kind };
}

/** @param target the tag that was asked for is resolved already. */
async function readTags(store: ImageStore, digest: Digest, target: Tag | Digest, limit: number): Promise<TreeTags> {
  const stored = ((await store.fetchTags()) ?? []).flatMap(tagOf);
  const wanted = stored.filter((tag) => tag !== target).sort(newestFirst);
  const resolved = await inOrder(wanted.slice(0, limit), AT_ONCE, async (tag) => ({
    tag,
    digest: (await store.fetchManifest(tag))?.digest,
  }));
  return {
    here: [
      ...(isDigest(target) ? [] : [target]),
      ...resolved.flatMap((one) => (one.digest === digest ? [one.tag] : [])),
    ],
    others: resolved.filter((one) => one.digest !== digest),
    omitted: Math.max(0, wanted.length - limit),
  };
}

/** Reserved tags hold referrers and signatures. */
function tagOf(text: string): readonly Tag[] {
  try {
    return [parseTag(text)];
  } catch (error) {
    if (error instanceof WasmImageError) return [];
    throw error;
  }
}

/** By the numbers in them, so that 1.10 comes before 1.9. */
function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
