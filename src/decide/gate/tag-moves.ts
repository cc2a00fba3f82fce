import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { printRepository, type Repository, type Tag } from '../../oci/reference.ts';

/** What happens to one tag: `created` and `moved` write, `kept` does not. */
export type TagMove =
  | { readonly kind: 'created'; readonly tag: Tag }
  | { readonly kind: 'moved'; readonly tag: Tag; readonly from: Digest }
  | { readonly kind: 'kept'; readonly tag: Tag };

/**
 * Whether a tag names one version permanently: 1.2.3, v1.2.3, also with a pre-release or build part.
 * Source: semver 2.0.0; `+` is written `_` or `-`, since tags cannot contain a plus.
 */
export function isVersionTag(tag: Tag): boolean {
  return /^v?\d+\.\d+\.\d+(?:[-_][0-9A-Za-z._-]+)?$/.test(tag);
}

/** The version that a tag names, without `v`; undefined for a floating tag. */
export function versionOf(tag: Tag): string | undefined {
  return isVersionTag(tag) ? tag.replace(/^v/, '') : undefined;
}

/** Whether a text names the version of a tag, with or without `v`. */
export function sameVersion(tag: Tag, text: string): boolean {
  return text.replace(/^v/, '').replaceAll('+', '_') === versionOf(tag)?.replaceAll('+', '_');
}

/** Version tags first, then floating tags, then `latest`: a floating tag never points to a version without a tag. */
export function orderTags(tags: readonly Tag[]): readonly Tag[] {
  const rank = (tag: Tag): number => (isVersionTag(tag) ? 0 : tag === 'latest' ? 2 : 1);
  return [...new Set(tags)]
    .map((tag, i) => ({ tag, i }))
    .sort((a, b) => rank(a.tag) - rank(b.tag) || a.i - b.i)
    .map((entry) => entry.tag);
}

/**
 * Decides one move by what the tag points to now.
 * @throws WasmImageError TAG_IMMUTABLE if a version tag points to another digest.
 */
export function decideMove(repository: Repository, tag: Tag, current: Digest | undefined, wanted: Digest): TagMove {
  if (current === wanted) return { kind: 'kept', tag };
  if (current === undefined) return { kind: 'created', tag };
  if (isVersionTag(tag)) {
    throw new WasmImageError(
      'TAG_IMMUTABLE',
      `Cannot move ${printRepository(repository)}:${tag}: it points to ${current}, and this image is ${wanted}`,
      {
        detail: { tag, current, wanted },
      },
    );
  }
  return { kind: 'moved', tag, from: current };
}
